import { existsSync } from "node:fs";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { decimalNumber, readSettings, wholeNumber } from "../producers/launch/settings.ts";
import { holderAmong } from "../sql/embedded/lock-holder.ts";
import { run } from "./harness/run.ts";
import { startStandalone, stop } from "./harness/standalone.ts";
import { temporaryFolder } from "./harness/temporary-database.ts";

const folder = await temporaryFolder();
afterAll(() => folder.remove());

const KAFKA = { KAFKA_BROKERS: "127.0.0.1:9" };
const SERVERS = { ...KAFKA, CLICKHOUSE_URL: "http://127.0.0.1:9" };

describe("a setting that is wrong", () => {
  const cases: [main: string, env: NodeJS.ProcessEnv, told: string[]][] = [
    [
      "api/standalone/main.ts",
      { PORT: "abc" },
      ["PORT=abc: expected a whole number from 0 to 65535"],
    ],
    [
      "api/standalone/main.ts",
      { LOG_LEVEL: "loud", PORT: "65536", READY_LAG_SECONDS: "", LOG_FORMAT: "xml", HOST: "" },
      [
        "HOST=: must not be empty",
        "LOG_FORMAT=xml: expected json or text",
        "LOG_LEVEL=loud: expected debug, info, warn, error or silent",
        "PORT=65536: expected a whole number from 0 to 65535",
        "READY_LAG_SECONDS=: expected a number from 1 to 86400",
      ],
    ],
    [
      "api/main.ts",
      { ...SERVERS, API_RATE_LIMIT: "1.5" },
      ["API_RATE_LIMIT=1.5: expected a whole number from 1 to 1000000"],
    ],
    [
      "api/main.ts",
      { ...SERVERS, CORS_ORIGINS: "dash.example.com" },
      [
        "CORS_ORIGINS=dash.example.com: expected origins such as https://dash.example.com, separated by commas, or *",
      ],
    ],
    [
      "consumers/main.ts",
      { ...KAFKA, INSERT_TIMEOUT: "soon" },
      ["INSERT_TIMEOUT=soon: expected a number from 0.1 to 86400"],
    ],
    [
      "producers/main.ts",
      { ...KAFKA, KAFKA_PARTITIONS: "0" },
      ["KAFKA_PARTITIONS=0: expected a whole number from 1 to 1000"],
    ],
    [
      "producers/log/kafka/broker/main.ts",
      { KAFKA_PORT: "abc" },
      ["KAFKA_PORT=abc: expected a whole number from 0 to 65535"],
    ],
    [
      "sql/clickhouse-http/main.ts",
      { CLICKHOUSE_PORT: "-1" },
      ["CLICKHOUSE_PORT=-1: expected a whole number from 0 to 65535"],
    ],
    ...["consumers/rebuild/main.ts", "consumers/backup/main.ts", "consumers/gaps/main.ts"].map(
      (main): [string, NodeJS.ProcessEnv, string[]] => [
        main,
        { CLICKHOUSE_URL: "ftp://me:hidden@there" },
        ["CLICKHOUSE_URL=ftp://…@there: expected http://host:8123"],
      ],
    ),
  ];
  const ARGUMENTS: Record<string, string[]> = {
    "consumers/backup/main.ts": [join(folder.path, "copy")],
    "consumers/gaps/main.ts": ["--list"],
  };

  it.each(cases)(
    "is told by %s given %j in a line, before anything is made",
    async (main, env, told) => {
      const dataDir = join(folder.path, "untouched");
      const given = { PORT: "0", CLICKHOUSE_PORT: "0", ...env, DATA_DIR: dataDir };
      const { code, stdout, stderr } = await run(main, ARGUMENTS[main] ?? [], { env: given });
      expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
      expect(stderr.trimEnd().split("\n").sort()).toEqual(told);
      expect(existsSync(dataDir)).toBe(false);
    },
  );

  it("never shows what may be a secret, and keeps to its line", () => {
    const Settings = z.object({
      KAFKA_PASSWORD: z.string().max(3, "expected 3 characters"),
      NOTE: z.string().max(3, "expected 3 characters"),
    });
    const given = { KAFKA_PASSWORD: "hidden", NOTE: `two\nlines ${"x".repeat(200)}` };
    expect(() => readSettings(Settings, given)).toThrow(
      new Error(
        `KAFKA_PASSWORD: expected 3 characters\nNOTE="two\\nlines ${"x".repeat(70)}…": expected 3 characters`,
      ),
    );
  });

  it.each([
    ["65535", true],
    ["0", true],
    ["", false],
    [" 1", false],
    ["1e3", false],
    ["0x10", false],
    ["1.0", false],
    ["65536", false],
  ])("is a whole number, or is not: %j", (text, is) => {
    expect(wholeNumber(0, 65535).safeParse(text).success).toBe(is);
  });

  it("is a number with decimals within its bounds", () => {
    const taken = ["0.1", "30", "0.05", "NaN", "."].filter(
      (text) => decimalNumber(0.1, 60).safeParse(text).success,
    );
    expect(taken).toEqual(["0.1", "30"]);
  });
});

describe("a data folder that another process has", () => {
  it("is refused by every command that needs it for itself, in a sentence", async () => {
    const dataDir = join(folder.path, "used");
    const first = startStandalone(dataDir);
    await first.url;
    const env = { DATA_DIR: dataDir, PORT: "0", CLICKHOUSE_PORT: "0" };
    const sentence = `${dataDir}/clickhouse is in use by process ${first.process.pid}; stop it, or set another DATA_DIR`;
    const commands: [main: string, args: string[], env: NodeJS.ProcessEnv, more: string][] = [
      ["api/standalone/main.ts", [], {}, ""],
      ["consumers/main.ts", [], KAFKA, ""],
      ["consumers/rebuild/main.ts", [], {}, ""],
      ["sql/clickhouse-http/main.ts", [], {}, ""],
      [
        "consumers/gaps/main.ts",
        ["--list"],
        {},
        ". While `npm start` runs, acknowledge through its API: POST /pipeline/acknowledgements",
      ],
    ];
    for (const [main, args, others, more] of commands) {
      const { code, stdout, stderr } = await run(main, args, { env: { ...env, ...others } });
      // Where the system tells no locks, the engine says so in words of its own before.
      const told = process.platform === "linux" ? stderr : stderr.slice(stderr.indexOf(dataDir));
      expect({ main, code, stdout, told }).toEqual({
        ...{ main, code: 1, stdout: "", told: `${sentence}${more}\n` },
      });
    }
    await stop(first);
  });

  const LOCKS = `1: POSIX  ADVISORY  WRITE 70 fe:00:500 0 EOF
2: FLOCK  ADVISORY  WRITE 71 fe:00:501 0 EOF
3: FLOCK  ADVISORY  READ 72 fe:00:502 0 EOF
3: -> FLOCK  ADVISORY  WRITE 73 fe:00:503 0 EOF
`;

  it.each([
    [500, undefined],
    [501, 71],
    [502, undefined],
    [503, undefined],
    [50, undefined],
  ])("is known by who has locked its file %i", (inode, holder) => {
    expect(holderAmong(LOCKS, inode, 1)).toBe(holder);
  });

  it("is not one that this process has", () => {
    expect(holderAmong(LOCKS, 501, 71)).toBeUndefined();
  });
});

describe("a folder to copy to that cannot be one", () => {
  it.runIf(process.platform === "linux")("is told in a sentence", async () => {
    const dataDir = join(folder.path, "copied");
    const monitor = startStandalone(dataDir);
    await monitor.url;
    await stop(monitor);
    const env = { DATA_DIR: dataDir };
    const { code, stderr } = await run("consumers/backup/main.ts", ["/proc/nowhere"], { env });
    expect(code).toBe(1);
    expect(stderr).toMatch(
      /^\/proc\/nowhere cannot be a folder to copy to: no folder can be created there \([^\n]*\)\n$/,
    );
  });
});
