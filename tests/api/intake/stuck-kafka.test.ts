import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openReadiness } from "../../../api/readiness/readiness.ts";
import { openIntake } from "../../../producers/intake/intake.ts";
import type { EventLog } from "../../../producers/log/event-log.ts";
import { openKafkaLog } from "../../../producers/log/kafka/kafka-log.ts";
import { topics } from "../../../producers/messages/topics.ts";
import { json, NOW, type TemporaryApi, temporaryApi } from "../../harness/api.ts";
import { kafkaProblem } from "../../harness/kafka.ts";
import { temporaryFolder } from "../../harness/temporary-database.ts";
import { startTwoBrokers, type TwoBrokers } from "../../harness/two-brokers.ts";

/** A client is told so soon that its polls were not taken. */
const ANSWERED_WITHIN_MS = 25_000;

const problem = await kafkaProblem();
const folder = await temporaryFolder();
let kafka: TwoBrokers;
let log: EventLog;
let api: TemporaryApi;
let request: TemporaryApi["request"];
/** The stores whose polls were acknowledged. */
const acknowledged: string[] = [];

beforeAll(async () => {
  if (problem !== undefined) return;
  kafka = await startTwoBrokers(folder.path);
  log = openKafkaLog({ brokers: [kafka.brokers], groupId: "stuck", partitions: 2 });
  api = await temporaryApi();
  const readiness = openReadiness({ db: api.db, log, mostLagSeconds: 60 });
  request = api.variant({ log, readiness, intake: openIntake(log, () => NOW) }).request;
});
afterAll(async () => {
  await log?.close();
  await api?.close();
  await kafka?.stop();
  await folder.remove();
});

let sent = 0;

/** Sends a poll of another store each time; says how it was answered, and after how long. */
async function sendPoll() {
  const store_id = `store-${sent++}`;
  const poll = { store_id, status: "active", timestamp_utc: "2025-01-10T11:00:00Z" };
  const began = performance.now();
  const { status, headers } = await request("/polls", json("POST", poll));
  const tookMs = performance.now() - began;
  if (status === 202) acknowledged.push(store_id);
  return { status, retryAfter: headers.get("Retry-After"), tookMs };
}

/** Sends polls until one is taken. */
async function untilTaken(): Promise<void> {
  while ((await sendPoll()).status !== 202);
}

async function reasons(): Promise<string> {
  const response = await request("/readyz");
  const { reasons = [] } = (await response.json()) as { reasons?: string[] };
  expect(response.status).toBe(reasons.length === 0 ? 200 : 503);
  return reasons.join("\n");
}

const REPLICAS =
  /the log accepts no polls: \d of 2 partitions of store\.polls have fewer in-sync replicas than min\.insync\.replicas \(2\), such as store\.polls\/\d with 1 of 2/;

describe.skipIf(problem !== undefined)(
  `a Kafka that takes nothing${problem ? ` (skipped: ${problem})` : ""}`,
  () => {
    it("is told to those who send polls, and on /readyz, while too few replicas are in sync", async () => {
      await untilTaken();
      expect(await reasons()).not.toContain("the log accepts no polls");

      await kafka.killSecond();
      for (let time = 0; time < 2; time += 1) {
        const { status, retryAfter, tookMs } = await sendPoll();
        expect([status, retryAfter]).toEqual([503, "1"]);
        expect(tookMs).toBeLessThan(ANSWERED_WITHIN_MS);
      }
      await expect.poll(reasons).toMatch(REPLICAS);

      await kafka.startSecond();
      await untilTaken();
      await expect.poll(reasons).not.toContain("the log accepts no polls");
    });

    it("is told while the brokers are silent; polls go on when they are back", async () => {
      await untilTaken();
      kafka.freezeFirst();
      const [{ status, retryAfter, tookMs }, others] = await Promise.all([
        sendPoll(),
        Promise.all([sendPoll(), sendPoll()]),
      ]);
      expect([status, retryAfter]).toEqual([503, "1"]);
      expect(tookMs).toBeLessThan(ANSWERED_WITHIN_MS);
      for (const other of others) {
        expect(other.status).toBe(503);
        expect(other.tookMs).toBeLessThan(ANSWERED_WITHIN_MS);
      }
      expect(await reasons()).toContain("the log cannot be reached: no answer within");

      kafka.thawFirst();
      await untilTaken();
      await expect.poll(reasons).not.toContain("cannot be reached");
    });

    it("loses nothing that was acknowledged", async () => {
      const stores = new Set<string>();
      for await (const { value } of log.readAll(topics.polls.name)) {
        stores.add((JSON.parse(value) as { store_id: string }).store_id);
      }
      expect(acknowledged.length).toBeGreaterThanOrEqual(4);
      expect([...stores]).toEqual(expect.arrayContaining(acknowledged));
    });
  },
);
