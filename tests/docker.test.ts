import { readdir, rm, stat, writeFile } from "node:fs/promises";
import { delimiter, join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startClickHouseHttp } from "./harness/clickhouse-http.ts";
import { dockerfileStages, runStage, stepsOf, variablesOf } from "./harness/dockerfile.ts";
import { npmFolder } from "./harness/npm.ts";
import { type Running, run, startCommand } from "./harness/run.ts";
import { SERVING } from "./harness/standalone.ts";
import { temporaryFolder } from "./harness/temporary-database.ts";

/** The Node of the images, for this machine. */
const NODE = "24.21.0";
const node = await npmFolder(`node-${process.platform}-${process.arch}@${NODE}`);
const problem = "problem" in node ? node.problem : undefined;

const stages = await dockerfileStages();
const folder = await temporaryFolder();
/** Both images have their files at one place, which bundles depend on. */
const app = join(folder.path, "app");
let path: string;

/** The entry point of an image, where its /app is. */
function startImage(name: string, args: string[], env: NodeJS.ProcessEnv): Running {
  const [program = "", ...first] = JSON.parse(stepsOf(stages, name, "ENTRYPOINT").at(-1) ?? "[]");
  // `env` changes its folder first.
  return startCommand("env", ["-C", app, program, ...first, ...args], {
    env: { ...variablesOf(stages, name), ...env, PATH: path },
  });
}

beforeAll(async () => {
  if ("problem" in node) return;
  const package_ = join(node.folder, "node_modules", `node-${process.platform}-${process.arch}`);
  path = [join(package_, "bin"), process.env.PATH].join(delimiter);
  const build = stages.get("build");
  if (build === undefined) throw new Error("there is no stage build");
  await runStage(build, app, path);
}, 300_000);
afterAll(() => folder.remove());

describe("the Dockerfile", () => {
  it("begins every image with the Node that is tested here", () => {
    const images = [...stages.values()].map(({ from }) => from).filter((from) => !stages.has(from));
    expect(new Set(images)).toEqual(new Set([`node:${NODE.split(".")[0]}-slim`]));
  });

  it("makes the image of one process by default, as another user than root", () => {
    expect([...stages.keys()].at(-1)).toBe("standalone");
    for (const name of ["standalone", "servers"]) {
      expect(stepsOf(stages, name, "USER"), name).toEqual(["node"]);
      expect(stepsOf(stages, name, "COPY"), name).toHaveLength(1);
    }
    expect(stepsOf(stages, "standalone", "COPY")).toEqual(["--from=build /app /app"]);
    expect(stepsOf(stages, "servers", "COPY")).toEqual(["--from=build-for-servers /app /app"]);
  });
});

describe.skipIf(problem !== undefined)(
  `what is in the images, on Node ${NODE}${problem ? ` (skipped: ${problem})` : ""}`,
  () => {
    it("runs alone, and makes a token that it keeps", async () => {
      const env = { DATA_DIR: join(folder.path, "alone"), HOST: "127.0.0.1", PORT: "0" };
      const before = await bundles();
      const [first, token] = await alone(env);
      const { status } = await fetch(`${first.url}/reports`);
      expect(status).toBe(401);
      const asOf = "2024-11-09T12:00:00Z";
      const expected = join(folder.path, "expected.csv");
      const files = ["polls", "hours", "timezones"].flatMap((input) => [
        `--${input}`,
        join(env.DATA_DIR, "sample", `${input}.csv`),
      ]);
      const report = await run("api/one-shot/main.ts", [...files, "--as-of", asOf]);
      await writeFile(expected, report.stdout);
      const compare = (file: string) =>
        startCommand(".ci/compare-report", [first.url, asOf, file], {
          env: { API_TOKENS: `${token}:read+write+sql` },
        }).finished;
      expect(await compare(expected)).toMatchObject({
        code: 0,
        stdout: expect.stringContaining("byte for byte"),
      });
      await writeFile(expected, report.stdout.replace("0.00", "0.01"));
      expect((await compare(expected)).code).not.toBe(0);
      await first.stop();

      const [second, again] = await alone(env);
      expect(again).toBe(token);
      await second.stop();
      expect(await bundles()).toEqual(before);
    });

    it("is without the embedded ClickHouse where a server is used", async () => {
      expect(await megabytes()).toBeGreaterThan(500);
      const slim = stages.get("build-for-servers");
      if (slim === undefined) throw new Error("there is no stage build-for-servers");
      await runStage(slim, app, path);
      expect(await megabytes()).toBeLessThan(200);
    });

    it("says so where a program needs it", async () => {
      const env = { KAFKA_BROKERS: "127.0.0.1:9", DATA_DIR: join(folder.path, "data") };
      const consume = startImage("servers", ["consumers/main.ts"], env);
      expect(await consume.finished).toMatchObject({
        code: 1,
        stderr: expect.stringMatching(
          /^ClickHouse is not installed inside this program: set CLICKHOUSE_URL to a server, .*`standalone`\)\n$/,
        ),
      });
    });

    it("serves from a ClickHouse server, and bundles nothing when it starts", async () => {
      const database = await temporaryFolder();
      const clickhouse = await startClickHouseHttp(database.path);
      await rm(join(app, "node_modules/esbuild"), { recursive: true });
      const before = await bundles();
      try {
        const env = {
          KAFKA_BROKERS: "127.0.0.1:9",
          CLICKHOUSE_URL: clickhouse.url,
          CLICKHOUSE_DATABASE: "made_by_the_monitor",
          PORT: "0",
        };
        const serve = startImage("servers", ["api/main.ts"], env);
        const [, url = ""] = await serve.printed(/^Serving on (\S+)$/m);
        const healthz = await fetch(`${url}/healthz`);
        const reports = await fetch(`${url}/reports`);
        expect([healthz.status, reports.status]).toEqual([200, 200]);
        serve.process.kill("SIGTERM");
        expect((await serve.finished).code).toBe(0);
        expect(await bundles()).toEqual(before);
      } finally {
        await clickhouse.kill();
        await database.remove();
      }
    });
  },
);

async function alone(env: NodeJS.ProcessEnv) {
  const running = startImage("standalone", [], env);
  const [, token = ""] = await running.printed(/take this token: (\S{32})$/m);
  // It says so when the sample has been made and loaded.
  const [, url = ""] = await running.printed(SERVING);
  const stop = async () => {
    running.process.kill("SIGTERM");
    expect((await running.finished).code).toBe(0);
  };
  return [{ url, stop }, token] as const;
}

async function bundles(): Promise<string[]> {
  return (await readdir(join(app, "node_modules/.cache/store-monitor"))).sort();
}

/** What its files take. */
async function megabytes(): Promise<number> {
  const names = await readdir(app, { recursive: true });
  const sizes = await Promise.all(names.map(async (name) => (await stat(join(app, name))).size));
  return sizes.reduce((sum, size) => sum + size, 0) / 1e6;
}
