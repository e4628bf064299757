import { readdir, readFile } from "node:fs/promises";
import { afterAll, describe, expect, it } from "vitest";
import { replicated } from "../../sql/server/replicated.ts";
import { enginesProblem } from "../../sql/server-checks.ts";
import { temporaryDatabase } from "../harness/temporary-database.ts";

const { db, close } = await temporaryDatabase();
afterAll(close);

const names = await readdir("sql/schema");
const files = await Promise.all(
  names.map(async (name) => [name, await readFile(`sql/schema/${name}`, "utf8")] as const),
);

/** ClickHouse's own reading of a statement. */
async function formatted(statement: string): Promise<string> {
  const answer = await db.query({
    query: "SELECT formatQuerySingleLine({statement:String}) AS text",
    query_params: { statement },
    format: "JSONEachRow",
  });
  const [row] = await answer.json<{ text: string }>();
  return row?.text ?? "";
}

describe("the schema for a cluster", () => {
  it.each(files)("%s: replicates what keeps rows, and changes nothing else", async (_, file) => {
    const text = await formatted(replicated(file));
    const engines = text.match(/ENGINE = [\w`]+(?:\([^)]*\))?/g) ?? [];
    const before = (await formatted(file)).match(/ENGINE = [\w`]+(?:\([^)]*\))?/g) ?? [];
    expect(engines).toHaveLength(/^CREATE TABLE/m.test(file) ? 1 : 0);
    for (const engine of engines)
      expect(engine).toMatch(/^ENGINE = (?:Replicated\w*MergeTree|`Null`$)/);
    expect(engines.map((engine) => engine.replace("Replicated", ""))).toEqual(before);
    if (engines.length === 0) expect(replicated(file)).toBe(file);
  });

  it("keeps tokens for a week where the schema asks for a window, and knows no other", () => {
    const windows = files.filter(([, file]) => file.includes("deduplication_window"));
    expect(windows.length).toBeGreaterThan(4);
    for (const [, file] of windows) {
      expect(replicated(file)).toContain(
        " replicated_deduplication_window = 10000, replicated_deduplication_window_seconds = 604800",
      );
      expect(replicated(file)).not.toContain("non_replicated");
    }
  });
});

describe("a database whose tables are there", () => {
  it.each([
    [{ replicated: 0, plain: 0 }, true],
    [{ replicated: 0, plain: 0 }, false],
    [{ replicated: 30, plain: 0 }, true],
    [{ replicated: 0, plain: 30 }, false],
  ])("is taken: %j, CLICKHOUSE_REPLICATED %j", (engines, asked) => {
    expect(enginesProblem(engines, asked)).toBeUndefined();
  });

  it.each([
    [{ replicated: 0, plain: 30 }, true, "30 tables of the database are not replicated"],
    [{ replicated: 29, plain: 1 }, true, "1 tables of the database are not replicated"],
    [{ replicated: 30, plain: 0 }, false, "set CLICKHOUSE_REPLICATED=1"],
  ])("is refused: %j, CLICKHOUSE_REPLICATED %j", (engines, asked, problem) => {
    expect(enginesProblem(engines, asked)).toContain(problem);
  });
});
