import { afterAll, expect, it } from "vitest";
import { type GuardQueries, openGuard } from "../../../sql/analyst/guard.ts";
import { openEngine } from "../../../sql/embedded/statement-runner.ts";
import { setStatements } from "../../../sql/statements.ts";
import { temporaryFolder } from "../../harness/temporary-database.ts";

const folder = await temporaryFolder();
const engine = await openEngine(folder.path, 8, "server");
afterAll(async () => {
  await engine.close();
  await folder.remove();
});

/** The queries of a user whose profile has such a setting. */
const withSetting =
  (...settings: [string, string][]): GuardQueries =>
  async (sql, parameters) => {
    const set = setStatements(parameters, settings);
    const run = { sql, format: "TabSeparated", database: "default", set };
    return Buffer.from((await engine.run(run)).bytes)
      .toString()
      .trimEnd()
      .split("\n")
      .filter(Boolean);
  };

async function check(queries: GuardQueries, sql: string): Promise<string> {
  const guard = await openGuard(queries);
  const query = { sql, parameters: new Map(), database: "default" };
  return await guard.check(queries, query).then(
    () => "allowed",
    (error: Error) => error.message,
  );
}

const SETTINGS = "SELECT name, value FROM system.settings";

it.each([
  [["max_threads", "1"], "allowed"],
  [["bool_true_representation", "yes"], "allowed"],
  [["format_avro_schema_registry_url", "http://registry"], "format_avro_schema_registry_url"],
  [["ai_function_text_default_credentials", "mine"], "ai_function_text_default_credentials"],
  [["bool_true_representation", "user:word@host"], "bool_true_representation"],
  [["log_comment", '{"Password": "x"}'], "log_comment"],
] as const)("with %j the settings are: %s", async ([name, value], expected) => {
  const queries = withSetting([name, value]);
  expect(await check(queries, SETTINGS)).toContain(expected);
  expect(await check(queries, "SELECT count() FROM system.one, system.settings")).toContain(
    expected,
  );
  expect(await check(queries, "SELECT * FROM system.one")).toBe("allowed");
});
