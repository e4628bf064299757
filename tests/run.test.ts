import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { constants, tmpdir } from "node:os";
import { basename, join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Running, startCommand } from "./harness/run.ts";

const ROOT = new URL("..", import.meta.url).pathname;

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "run-"));
});
afterAll(async () => {
  const kept = join(ROOT, "node_modules/.cache/store-monitor");
  const ours = (await readdir(kept)).filter((name) => name.includes(basename(folder)));
  await Promise.all(ours.map((name) => rm(join(kept, name))));
  await rm(folder, { recursive: true, force: true });
});

let programs = 0;

/** Runs a program of these lines, as the commands of package.json run theirs. */
async function run(lines: string, args: string[] = [], stdin = ""): Promise<Running> {
  const program = join(folder, `program-${programs++}.ts`);
  await writeFile(program, lines);
  return startCommand("sh", ["producers/launch/run.sh", program, ...args], { stdin });
}

const WAITS = `setInterval(() => {}, 1000);\nconsole.info("pid", process.pid);\n`;

/** With the engine in it, which catches fatal signals when it is opened. */
const WITH_ENGINE = `import { openEmbeddedDatabase } from "${ROOT}sql/database.ts";
const store = await openEmbeddedDatabase(process.argv[2] ?? "");
await store.command({ query: "SELECT 1" });
`;

const pidOf = async (started: Running) => Number((await started.printed(/^pid (\d+)$/m))[1]);
const codeOf = (signal: NodeJS.Signals) => 128 + constants.signals[signal];

describe("the shell around a program", () => {
  it.each([0, 1, 2])("ends with its exit code %i", async (code) => {
    const started = await run(`process.exit(${code});\n`);
    expect(await started.finished).toEqual({ code, signal: null, stdout: "", stderr: "" });
  });

  it("gives it its arguments and standard input, and nothing else on the way", async () => {
    const started = await run(
      `process.stdout.write(process.argv.slice(2).join("|"));\nprocess.stdin.pipe(process.stdout);\n`,
      ["--one", "two words"],
      "\nall of it\n",
    );
    expect((await started.finished).stdout).toBe("--one|two words\nall of it\n");
  });

  it("gives it an empty standard input where there is none", async () => {
    const program = join(folder, "closed.ts");
    await writeFile(program, `process.stdin.pipe(process.stdout);\nconsole.info("read");\n`);
    const started = startCommand("sh", ["-c", `sh producers/launch/run.sh ${program} <&-`]);
    expect(await started.finished).toMatchObject({ code: 0, stdout: "read\n", stderr: "" });
  });

  it.each(["SIGINT", "SIGTERM"] as const)("hands %s on, and waits for its end", async (signal) => {
    const started = await run(
      `process.on("${signal}", () => setTimeout(() => process.exit(7), 200));\n${WAITS}`,
    );
    await pidOf(started);
    started.process.kill(signal);
    started.process.kill(signal);
    expect(await started.finished).toMatchObject({ code: 7, stderr: "" });
  });

  it("says nothing of a signal that it was asked to end with", async () => {
    const started = await run(WAITS);
    await pidOf(started);
    started.process.kill("SIGTERM");
    expect(await started.finished).toMatchObject({ code: codeOf("SIGTERM"), stderr: "" });
  });

  it("says that it was killed", async () => {
    const started = await run(WAITS);
    process.kill(await pidOf(started), "SIGKILL");
    const { code, stderr } = await started.finished;
    expect(code).toBe(codeOf("SIGKILL"));
    expect(stderr).toContain("was killed from outside (SIGKILL)");
  });
});

describe("a program that fails", () => {
  /** It opens two things, of which the second cannot be closed, and then does as `lines` say. */
  const program = (
    lines: string,
  ) => `import { runProgram } from "${ROOT}producers/launch/command-line.ts";
await runProgram(async (signal, defer) => {
  defer(() => console.info("first closed"));
  defer(async () => { throw new Error("second cannot be closed"); });
  defer(() => new Promise((resolve) => setTimeout(resolve, 50)).then(() => console.info("third closed")));
  ${lines}
}, { timeoutMs: 300 });
`;

  it("says why first, then closes all that it opened, the last first", async () => {
    const started = await run(program(`throw new Error("the fourth is taken");`));
    expect(await started.finished).toMatchObject({
      ...{ code: 1, stdout: "third closed\nfirst closed\n", stderr: "the fourth is taken\n" },
    });
  });

  it("says what cannot be closed where nothing else is wrong", async () => {
    const started = await run(program(""));
    expect(await started.finished).toMatchObject({
      ...{ code: 1, stdout: "third closed\nfirst closed\n", stderr: "second cannot be closed\n" },
    });
  });

  it("waits no longer than it may for what does not close", async () => {
    const started = await run(
      program(`defer(() => new Promise(() => {})); throw new Error("stuck");`),
    );
    expect(await started.finished).toMatchObject({ code: 1, stdout: "", stderr: "stuck\n" });
  });
});

describe("a fatal signal", () => {
  it.each(["SIGSEGV", "SIGABRT", "SIGBUS", "SIGFPE", "SIGILL"] as const)(
    "%s ends a program with the engine in it, with a line and a code",
    async (signal) => {
      const started = await run(`${WITH_ENGINE}${WAITS}`, [join(folder, signal)]);
      process.kill(await pidOf(started), signal);
      const { code, stderr } = await started.finished;
      expect(code).toBe(codeOf(signal));
      expect(stderr).toContain(`was ended by ${signal}: its native code`);
    },
  );

  it("ends npm start, and its port is free", async () => {
    const data = join(folder, "data");
    const started = startCommand("npm", ["start"], { env: { DATA_DIR: data, PORT: "0" } });
    const [, url = ""] = await started.printed(/Serving on (http:\S+),/);
    const status = await readFile(join(data, "clickhouse/status"), "utf8");
    process.kill(Number(/^PID: (\d+)$/m.exec(status)?.[1]), "SIGSEGV");
    const { code, stderr } = await started.finished;
    expect(code).toBe(codeOf("SIGSEGV"));
    expect(stderr).toContain("api/standalone/main.ts was ended by SIGSEGV");
    await expect(fetch(url)).rejects.toThrow();
  });
});
