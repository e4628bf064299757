import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type ClickHouseHttp, startClickHouseHttp } from "./harness/clickhouse-http.ts";
import { type Broker, kafkaProblem, startKafka } from "./harness/kafka.ts";
import { type Running, run, start } from "./harness/run.ts";
import { fetchReport, SERVING, startStandalone, stop } from "./harness/standalone.ts";
import { temporaryFolder } from "./harness/temporary-database.ts";

const problem = await kafkaProblem();
const folder = await temporaryFolder();
const started: Running[] = [];
let broker: Broker;
let front: ClickHouseHttp;
/** The report of one process with everything in it, and the folder of its sample. */
let expected: string;
let sample: string;

/** Starts a root that ends with the test file. */
function begin(root: string, env: NodeJS.ProcessEnv): Running {
  const running = start(root, [], { env: { DATA_DIR: join(folder.path, "unused"), ...env } });
  started.push(running);
  return running;
}

beforeAll(async () => {
  if (problem !== undefined) return;
  const alone = startStandalone(join(folder.path, "alone"));
  started.push(alone);
  expected = await fetchReport(await alone.url);
  await stop(alone);
  sample = join(folder.path, "alone", "sample");
  broker = await startKafka(folder.path);
  front = await startClickHouseHttp(folder.path);
});

afterAll(async () => {
  for (const running of started) running.process.kill("SIGKILL");
  await broker?.kill();
  await front?.kill();
  await folder.remove();
});

describe.skipIf(problem !== undefined)(
  `many processes${problem ? ` (skipped: ${problem})` : ""}`,
  () => {
    it("produce, consume and serve give the report of one process, byte for byte, from any instance", async () => {
      const env = {
        KAFKA_BROKERS: broker.brokers,
        KAFKA_SESSION_TIMEOUT: "3",
        CLICKHOUSE_URL: front.url,
        CLICKHOUSE_DATABASE: "many",
        PORT: "0",
      };
      const consumers = [begin("consumers/main.ts", env), begin("consumers/main.ts", env)];
      const servers = [begin("api/main.ts", env), begin("api/main.ts", env)];
      const [first = "", second = ""] = await Promise.all(
        servers.map(async (server) => (await server.printed(SERVING))[1]),
      );
      const produced = await run("producers/main.ts", ["--data", sample], {
        env: { DATA_DIR: folder.path, ...env },
      });
      expect(produced.code, produced.stderr).toBe(0);
      expect(produced.stdout).toContain("polls.csv: 163,232 rows, 7 rejected:");
      const again = await run("producers/main.ts", ["--data", sample], { env });
      expect(again.stdout).toContain("polls.csv: already on the log");

      const pipeline = await caughtUp(second);
      expect(pipeline).toMatchObject({ log: "reachable", whole: true, lag_messages: 0 });
      const kept = pipeline.partitions
        .filter(({ topic }) => topic === "store.polls")
        .map(({ kept }) => kept);
      expect(kept).toHaveLength(6);
      expect(Math.min(...kept)).toBeGreaterThan(0);
      expect(kept.reduce((sum, count) => sum + count, 0)).toBe(163_232);

      const triggered = await fetch(`${first}/trigger_report`, { method: "POST" });
      const { report_id } = (await triggered.json()) as { report_id: string };
      servers[0]?.process.kill("SIGKILL");
      expect(await reportOf(second, report_id)).toBe(expected);
      for (const each of [...consumers, ...servers.slice(1)])
        expect((await stop(each)).code).toBe(0);
    });

    it("serve is not ready while its consumers are behind; a report waits for them, and has all polls", {
      timeout: 120_000,
    }, async () => {
      const env = {
        KAFKA_BROKERS: broker.brokers,
        KAFKA_GROUP: "behind",
        CLICKHOUSE_URL: front.url,
        CLICKHOUSE_DATABASE: "behind",
        PORT: "0",
      };
      const server = begin("api/main.ts", env);
      const [, url = ""] = await server.printed(SERVING);
      const before = await fetch(`${url}/readyz`);
      const missing = /^100 % of the log is not in ClickHouse yet: [\d,]+ messages/;
      expect([before.status, await before.json()]).toEqual([
        503,
        { status: "not ready", reasons: [expect.stringMatching(missing)] },
      ]);
      const triggered = await fetch(`${url}/trigger_report`, { method: "POST" });
      const { report_id } = (await triggered.json()) as { report_id: string };
      const report = await (await fetch(`${url}/reports/${report_id}`)).json();
      expect(report).toMatchObject({
        waiting: expect.stringMatching(/^waiting for 100 % of the log/),
      });
      const consumer = begin("consumers/main.ts", env);
      expect(await reportOf(url, report_id)).toBe(expected);
      expect((await fetch(`${url}/readyz`)).status).toBe(200);
      for (const each of [consumer, server]) expect((await stop(each)).code).toBe(0);
    });

    it("npm start with the log on Kafka alone gives the same report", async () => {
      const env = { KAFKA_BROKERS: broker.brokers, KAFKA_GROUP: "alone", PORT: "0" };
      const running = start("api/standalone/main.ts", ["--data", sample], {
        env: { ...env, DATA_DIR: join(folder.path, "kafka-alone") },
      });
      started.push(running);
      const [, url = ""] = await running.printed(SERVING);
      expect(await fetchReport(url)).toBe(expected);
      expect((await stop(running)).code).toBe(0);
    });

    it("npm start with ClickHouse on a server alone gives the same report", async () => {
      const env = { CLICKHOUSE_URL: front.url, CLICKHOUSE_DATABASE: "apart", PORT: "0" };
      const running = start("api/standalone/main.ts", ["--data", sample], {
        env: { ...env, DATA_DIR: join(folder.path, "clickhouse-alone") },
      });
      started.push(running);
      const [, url = ""] = await running.printed(SERVING);
      expect(await fetchReport(url)).toBe(expected);
      expect((await stop(running)).code).toBe(0);
    });

    it.each(["producers/main.ts", "consumers/main.ts", "api/main.ts"])(
      "%s says what it needs when it is not told where the servers are",
      async (root) => {
        const { code, stderr } = await run(root, [], { env: { KAFKA_BROKERS: undefined } });
        expect(code).toBe(1);
        expect(stderr).toMatch(/^KAFKA_BROKERS .* must be set|^KAFKA_BROKERS is not set/);
      },
    );

    it("a log or a ClickHouse that is not there ends a process with a clear message", async () => {
      const env = { KAFKA_BROKERS: broker.brokers, CLICKHOUSE_URL: "http://127.0.0.1:9" };
      const { code, stderr } = await run("consumers/main.ts", [], { env });
      expect(code).toBe(1);
      expect(stderr).toContain("http://127.0.0.1:9");
      const wrong = await run("consumers/main.ts", [], { env: { KAFKA_BROKERS: "nonsense" } });
      expect(wrong.code).toBe(1);
      expect(wrong.stderr).toContain("host:port");
    });
  },
);

type Pipeline = {
  lag_messages: number;
  partitions: { topic: string; kept: number; end_offset: number }[];
};

async function caughtUp(url: string): Promise<Pipeline> {
  for (;;) {
    const pipeline = (await (await fetch(`${url}/pipeline`)).json()) as Pipeline;
    if (pipeline.lag_messages === 0) return pipeline;
    await delay(100);
  }
}

async function reportOf(url: string, reportId: string): Promise<string> {
  for (;;) {
    const response = await fetch(`${url}/get_report/${reportId}?detail=full`);
    if (response.headers.get("X-Report-Status") === "Complete") return await response.text();
    await response.arrayBuffer();
    await delay(200);
  }
}
