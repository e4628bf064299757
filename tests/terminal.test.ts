import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { eventText } from "../api/http/event-text.ts";
import { type Finished, type Running, run } from "./harness/run.ts";
import { SERVING, startStandalone, stop } from "./harness/standalone.ts";
import { temporaryFolder } from "./harness/temporary-database.ts";
import { HAS_TERMINALS, linesLeft, startOnTerminal } from "./harness/terminal.ts";

const folder = await temporaryFolder();
afterAll(() => folder.remove());

const JSON_LINE = /^\{.*\}$/;
const START = "sh producers/launch/run.sh api/standalone/main.ts";

/** Asks `npm start` to stop, as Ctrl+C does. */
async function interrupt(started: Running, dataDir: string): Promise<Finished> {
  const status = await readFile(join(dataDir, "clickhouse/status"), "utf8");
  process.kill(Number(/^PID: (\d+)$/m.exec(status)?.[1]), "SIGINT");
  return await started.finished;
}

/** All that `npm start` shows on a terminal from a request that fails until it has stopped. */
async function shownBy(name: string, env: NodeJS.ProcessEnv = {}): Promise<string> {
  const dataDir = join(folder.path, name);
  const given = { DATA_DIR: dataDir, PORT: "0", UV_THREADPOOL_SIZE: "16", ...env };
  const started = startOnTerminal(START, given);
  const [, url = ""] = await started.printed(SERVING);
  await started.printed(/Stop with Ctrl\+C/);
  expect((await fetch(`${url}/now`)).status).toBe(200);
  const { code, stdout } = await interrupt(started, dataDir);
  expect(code).toBe(0);
  return stdout;
}

describe.runIf(HAS_TERMINALS)("npm start on a terminal", () => {
  it("shows words, the address first and one line of progress, and no JSON", async () => {
    const shown = await shownBy("words");
    const lines = linesLeft(shown).filter(Boolean);
    expect(lines[0]).toMatch(/^Open http:\/\/127\.0\.0\.1:\d+ in a browser: it already works/);
    expect(lines[1]).toMatch(/^No input given: creating a sample/);
    expect(lines.filter((line) => JSON_LINE.test(line))).toEqual([]);
    // A bar was drawn while files were loaded, and nothing of it is left, on no line.
    expect(shown).toMatch(/polls █*░* +\d+ %/);
    expect(lines.filter((line) => /[█░]/.test(line))).toEqual([]);
    expect(lines.at(-1)).toBe(
      "Stop with Ctrl+C. When started again, it continues where it stopped.",
    );
  });

  it("shows the log of events where that is asked for, in either format", async () => {
    const json = linesLeft(await shownBy("json", { LOG_FORMAT: "json" }));
    const events = json.filter((line) => JSON_LINE.test(line)).map((line) => JSON.parse(line));
    expect(events.map(({ event }) => event)).toEqual(["serving", "report", "stopped"]);
    const text = linesLeft(await shownBy("json", { LOG_LEVEL: "debug" }));
    expect(text.filter((line) => JSON_LINE.test(line))).toEqual([]);
    expect(text).toContainEqual(
      expect.stringMatching(/^\d\d:\d\d:\d\d request \(.*method GET, path \/now, status 200, /),
    );
  });
});

describe("npm start elsewhere", () => {
  it("logs events in JSON, and no request unless that is asked for", async () => {
    const monitor = startStandalone(join(folder.path, "elsewhere"));
    await (await fetch(`${await monitor.url}/now`)).text();
    const { stderr } = await stop(monitor);
    const events = stderr.split("\n").filter((line) => JSON_LINE.test(line));
    expect(events.map((line) => JSON.parse(line).event)).toEqual(["serving", "report", "stopped"]);
  });

  it("logs words where that is asked for", async () => {
    const monitor = startStandalone(join(folder.path, "elsewhere"), [], {
      ...{ LOG_FORMAT: "text", LOG_LEVEL: "info" },
    });
    await monitor.url;
    const { stderr } = await stop(monitor);
    expect(stderr).toMatch(/^\d\d:\d\d:\d\d serving \(url http:\/\/127\.0\.0\.1:\d+, tokens 0\)\n/);
    expect(stderr).toMatch(/^\d\d:\d\d:\d\d stopped\n$/m);
    expect(stderr).not.toContain("{");
  });
});

describe("an error in the log of events", () => {
  it.each([
    ["text", /^\d\d:\d\d:\d\d error: failed: first line at second line \(request_id r-1\)\n$/],
    ["json", /^\{"level":50,.*"stack":.*"request_id":"r-1".*\}\n$/],
  ])("is one line as %s", async (format, line) => {
    const program = join(folder.path, "program.ts");
    const logger = new URL("../api/http/logger.ts", import.meta.url).pathname;
    await writeFile(
      program,
      `import { LoggerSettings, openLogger } from "${logger}";
const err = new Error("first line\\n    at second line");
openLogger(LoggerSettings.parse(process.env)).error({ event: "failure", err, request_id: "r-1" }, "failed");
`,
    );
    const { code, stdout, stderr } = await run(program, [], { env: { LOG_FORMAT: format } });
    expect({ code, stdout }).toEqual({ code: 0, stdout: "" });
    expect(stderr).toMatch(line);
  });

  it.each([
    [{ level: 40, msg: "slow", seconds: 3 }, "12:30:01 warning: slow (seconds 3)"],
    [{ level: 30, event: "stopped" }, "12:30:01 stopped"],
    [{ level: 20, event: "request", path: "/a\u001b[2Jb" }, "12:30:01 request (path /a [2Jb)"],
    [
      { level: 30, event: "report", made_from: { stores: 5 } },
      '12:30:01 report (made_from {"stores":5})',
    ],
  ])("and any other event is words: %j", (event, text) => {
    const line = JSON.stringify({ time: "2026-01-02T12:30:01.500Z", service: "s", ...event });
    expect(eventText(line)).toBe(text);
  });
});
