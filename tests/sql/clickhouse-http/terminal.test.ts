import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { temporaryFolder } from "../../harness/temporary-database.ts";
import { HAS_TERMINALS, startOnTerminal } from "../../harness/terminal.ts";

const folder = await temporaryFolder();
afterAll(() => folder.remove());

const START = "sh producers/launch/run.sh sql/clickhouse-http/main.ts";

describe.runIf(HAS_TERMINALS)("answers of a server on a terminal", () => {
  it("have no escape sequences, whoever asks; a client may still want colours", async () => {
    const env = { DATA_DIR: folder.path, CLICKHOUSE_PORT: "0", UV_THREADPOOL_SIZE: "16" };
    const started = startOnTerminal(START, env);
    const [, port = ""] = await started.printed(/ready 127\.0\.0\.1:(\d+)/);
    const answer = async (more: Record<string, string>) => {
      const sql =
        "SELECT number, 12345678 AS big, 'x ' AS text FROM numbers(3) FORMAT PrettyCompact";
      const params = new URLSearchParams({ query: sql, ...more });
      return await (await fetch(`http://127.0.0.1:${port}/?${params}`)).text();
    };
    for (const user of ["analyst", "default"]) {
      const plain = await answer({ user });
      expect(plain).toContain("12345678");
      expect(plain).not.toContain("\x1b");
      expect(await answer({ user, output_format_pretty_color: "1" })).toContain("\x1b[");
    }
    const status = await readFile(join(folder.path, "clickhouse/status"), "utf8");
    process.kill(Number(/^PID: (\d+)$/m.exec(status)?.[1]), "SIGINT");
    expect((await started.finished).code).toBe(0);
  });
});
