import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openReadiness } from "../../api/readiness/readiness.ts";
import { type Ingest, ingest } from "../../consumers/ingest.ts";
import { openIntake } from "../../producers/intake/intake.ts";
import type { EventLog } from "../../producers/log/event-log.ts";
import { openKafkaLog } from "../../producers/log/kafka/kafka-log.ts";
import { json, NOW, type TemporaryApi, temporaryApi } from "../harness/api.ts";
import { kafkaProblem } from "../harness/kafka.ts";
import { temporaryFolder } from "../harness/temporary-database.ts";
import { startThreeBrokers, type ThreeBrokers } from "../harness/three-brokers.ts";

/**
 * Brokers of a cluster are killed while polls are sent and ingested: one, the one that leads the
 * controllers, then two of three. What was acknowledged is in ClickHouse once.
 */

/** A client is told so soon that its polls were not taken. */
const ANSWERED_WITHIN_MS = 25_000;

const problem = await kafkaProblem();
const folder = await temporaryFolder();
let kafka: ThreeBrokers;
let log: EventLog;
let ingesting: Ingest;
let api: TemporaryApi;
let request: TemporaryApi["request"];
/** The stores whose polls were acknowledged. */
const acknowledged: string[] = [];
let sent = 0;

beforeAll(async () => {
  if (problem !== undefined) return;
  kafka = await startThreeBrokers(folder.path);
  log = openKafkaLog({ brokers: [...kafka.brokers], groupId: "three", partitions: 3 });
  api = await temporaryApi();
  ingesting = ingest(log, api.db, { clock: () => NOW });
  const readiness = openReadiness({ db: api.db, log, mostLagSeconds: 60 });
  request = api.variant({ log, readiness, intake: openIntake(log, () => NOW) }).request;
});
afterAll(async () => {
  await ingesting?.stop().catch(() => {});
  await log?.close();
  await api?.close();
  await kafka?.stop();
  await folder.remove();
});

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

/** Sends polls one after another until so many were taken; none waits for longer than it may. */
async function untilTaken(count: number): Promise<void> {
  for (let taken = 0; taken < count; ) {
    const { status, tookMs } = await sendPoll();
    expect(tookMs).toBeLessThan(ANSWERED_WITHIN_MS);
    if (status === 202) taken += 1;
    else expect(status).toBe(503);
  }
}

async function reasons(): Promise<string> {
  const response = await request("/readyz");
  const { reasons = [] } = (await response.json()) as { reasons?: string[] };
  return reasons.join("\n");
}

/** All that was acknowledged is in ClickHouse once, and no offset was skipped or read twice. */
async function proveAll(): Promise<void> {
  await ingesting.caughtUp();
  const stores = await rows<{ store_id: string; polls: number }>(
    "SELECT store_id, toUInt32(count()) AS polls FROM polls GROUP BY store_id",
  );
  const counts = new Map(stores.map(({ store_id, polls }) => [store_id, polls]));
  const lost = acknowledged.filter((store) => counts.get(store) !== 1);
  expect(lost).toEqual([]);
  expect(await rows("SELECT * FROM ingest_gaps")).toEqual([]);
}

async function rows<T>(query: string): Promise<T[]> {
  return await (await api.db.query({ query, format: "JSONEachRow" })).json<T>();
}

describe.skipIf(problem !== undefined)(
  `three brokers${problem ? ` (skipped: ${problem})` : ""}`,
  () => {
    it("take polls while one of them is killed, and come back", async () => {
      await untilTaken(50);
      const controller = await kafka.controller();
      const other = (controller + 1) % 3;
      await Promise.all([untilTaken(200), kafka.kill(other)]);
      await untilTaken(50);
      await kafka.start(other);
      await proveAll();
    });

    it("take polls while the one is killed that leads the controllers", async () => {
      const controller = await kafka.controller();
      await Promise.all([untilTaken(200), kafka.kill(controller)]);
      await untilTaken(50);
      expect(await kafka.controller()).not.toBe(controller);
      await kafka.start(controller);
      await proveAll();
    });

    it("take nothing while two are gone, which is told in time, and go on when they are back", async () => {
      const taken = acknowledged.length;
      await Promise.all([kafka.kill(0), kafka.kill(1)]);
      const { status, retryAfter, tookMs } = await sendPoll();
      expect([status, retryAfter]).toEqual([503, "1"]);
      expect(tookMs).toBeLessThan(ANSWERED_WITHIN_MS);
      expect(await reasons()).toContain("the log ");
      expect((await request("/readyz")).status).toBe(503);
      await kafka.start(0, 1);
      await untilTaken(50);
      await expect.poll(reasons).not.toContain("the log ");
      expect(acknowledged.length).toBeGreaterThanOrEqual(taken + 50);
      await proveAll();
    });
  },
);
