import { Kafka, logLevel, type Message, type Producer } from "kafkajs";
import { afterAll, describe, expect, it } from "vitest";
import { ingest } from "../../consumers/ingest.ts";
import { LogSettings, openLog } from "../../producers/log/open-log.ts";
import { RAW_LIMIT, rejectedTopic, topics } from "../../producers/messages/topics.ts";
import { sequence } from "../../producers/replay/sample/random.ts";
import { type Broken, brokenPolls } from "../harness/broken-messages.ts";
import { kafkaProblem, startKafka } from "../harness/kafka.ts";
import { temporaryDatabase, temporaryFolder } from "../harness/temporary-database.ts";

const GOOD = 100_000;
const OF_EACH_KIND = 100;
const PARTITIONS = 6;
/** In so many messages a partition gets no more bytes, the huge ones with them, than a broker takes. */
const TOGETHER = 1000;

const problem = await kafkaProblem();
const folder = await temporaryFolder();
const broker = problem === undefined ? await startKafka(folder.path) : undefined;
const brokers = broker?.brokers ?? "127.0.0.1:0";
const { db, close } = await temporaryDatabase();
const log = await openLog(
  LogSettings.parse({ KAFKA_BROKERS: brokers, KAFKA_PARTITIONS: PARTITIONS }),
);
const kafka = new Kafka({ brokers: [brokers], logLevel: logLevel.NOTHING });
afterAll(async () => {
  await log.close();
  await close();
  await broker?.kill();
  await folder.remove();
});

const request = async <Row>(query: string) =>
  (await db.query({ query, format: "JSONEachRow" })).json<Row>();

/** A message, and what is wrong with it. */
type Sent = Message & { partition: number; broken?: Omit<Broken, "value"> };
/** The same, with the offset that it got. */
type Placed = Sent & { offset: number };

/** Puts messages on a topic, each in its partition, and tells where each one stands. */
async function send(
  producer: Producer,
  topic: string,
  messages: readonly Sent[],
): Promise<Placed[]> {
  await log.ranges(topic);
  const placed: Placed[] = [];
  for (let from = 0; from < messages.length; from += TOGETHER) {
    const part = messages.slice(from, from + TOGETHER);
    const values = part.map(({ key, value, partition }) => ({
      key: key ?? null,
      value,
      partition,
    }));
    const next = new Map<number, number>();
    for (const { partition, baseOffset } of await producer.send({ topic, messages: values })) {
      next.set(partition, Number(baseOffset));
    }
    for (const message of part) {
      const offset = next.get(message.partition) ?? Number.NaN;
      next.set(message.partition, offset + 1);
      placed.push({ ...message, offset });
    }
  }
  return placed;
}

async function withProducer<T>(use: (producer: Producer) => Promise<T>): Promise<T> {
  const producer = kafka.producer({ idempotent: true, maxInFlightRequests: 1 });
  await producer.connect();
  try {
    return await use(producer);
  } finally {
    await producer.disconnect();
  }
}

/** Takes in all that is on the log, and what is set aside of what was set aside. */
async function takeIn(): Promise<void> {
  const ingesting = ingest(log, db, { clock: () => new Date("2025-01-01T00:00:00Z") });
  await ingesting.caughtUp();
  await ingesting.caughtUp();
  await ingesting.stop();
  await ingesting.done;
}

type RejectedRow = { source: string; position: number; reason: string; raw: string };

const rejectedOf = (topic: string) =>
  request<RejectedRow>(
    `SELECT source, position, reason, raw FROM rejected_rows FINAL WHERE topic = '${topic}'`,
  );

/** Each broken message stands among the rows set aside, with its reason; and nothing else does. */
function expectRejected(topic: string, placed: readonly Placed[], rows: RejectedRow[]): void {
  const byPlace = new Map(rows.map((row) => [`${row.source} ${row.position}`, row]));
  const broken = placed.filter((message) => message.broken !== undefined);
  expect(byPlace.size).toBe(broken.length);
  for (const { partition, offset, value, broken: fault } of broken) {
    const row = byPlace.get(`${topic}/${partition} ${offset}`);
    const text = value?.toString() ?? "";
    const cut = Buffer.from(text.slice(0, RAW_LIMIT)).toString();
    expect(row?.raw, fault?.kind).toBe(cut);
    expect(row?.reason, `${fault?.kind}: ${cut}`).toMatch(fault?.reason ?? /^$/);
  }
}

/** The ledger has each message of the topic once, either kept or set aside. */
async function expectWhole(topic: string, placed: readonly Placed[]): Promise<void> {
  expect(await request("SELECT * FROM ingest_gaps")).toEqual([]);
  const expected = new Map<number, { end: number; kept: number; rejected: number }>();
  for (const { partition, offset, broken } of placed) {
    const sums = expected.get(partition) ?? { end: 0, kept: 0, rejected: 0 };
    sums[broken === undefined ? "kept" : "rejected"] += 1;
    sums.end = Math.max(sums.end, offset + 1);
    expected.set(partition, sums);
  }
  const found = await request<{ partition: number; end: number; kept: number; rejected: number }>(
    `SELECT partition, max(last_offset) + 1 AS end, sum(ingest_batches.kept) AS kept, sum(ingest_batches.rejected) AS rejected
     FROM ingest_batches WHERE topic = '${topic}' GROUP BY partition`,
  );
  expect(new Map(found.map(({ partition, ...sums }) => [partition, sums]))).toEqual(expected);
}

const timestampOf = (index: number) =>
  `${new Date(Date.UTC(2024, 0, 1) + index * 1000).toISOString().slice(0, 19)}.388884Z`;

describe.skipIf(problem !== undefined)(`on Kafka${problem ? ` (skipped: ${problem})` : ""}`, () => {
  it("a thousand broken polls of ten kinds among a hundred thousand good ones stop nothing", async () => {
    const random = sequence(20240122);
    const partition = () => Math.floor(random() * PARTITIONS);
    const good = Array.from({ length: GOOD }, (_, index): Sent => {
      const poll = {
        store_id: `store-${index % 997}`,
        status: index % 3 === 0 ? "inactive" : "active",
        timestamp_utc: timestampOf(index),
      };
      return { key: poll.store_id, value: JSON.stringify(poll), partition: partition() };
    });
    const broken = brokenPolls(OF_EACH_KIND).map(
      ({ value, ...fault }): Sent => ({ value, partition: partition(), broken: fault }),
    );
    expect(broken).toHaveLength(1000);
    expect(Math.max(...broken.map(({ value }) => value?.length ?? 0))).toBeGreaterThan(900_000);
    const shuffled = [...good, ...broken]
      .map((message) => ({ message, place: random() }))
      .sort((a, b) => a.place - b.place)
      .map(({ message }) => message);

    const placed = await withProducer((producer) => send(producer, topics.polls.name, shuffled));
    await takeIn();

    await expectWhole(topics.polls.name, placed);
    expectRejected(topics.polls.name, placed, await rejectedOf(topics.polls.name));
    const kept = await request<{ poll: string }>(
      "SELECT concat(store_id, ' ', status, ' ', toString(polled_at)) AS poll FROM polls FINAL",
    );
    const found = new Set(kept.map(({ poll }) => poll));
    expect([kept.length, found.size]).toEqual([GOOD, GOOD]);
    const missing = good.filter((_, index) => {
      const status = index % 3 === 0 ? "inactive" : "active";
      const at = timestampOf(index).replace("T", " ").replace("Z", "");
      return !found.has(`store-${index % 997} ${status} ${at}`);
    });
    expect(missing).toEqual([]);
  });

  it("broken weeks and zones neither, however many faults one has", async () => {
    const week = [{ day: 0, start_time_local: "09:00:00", end_time_local: "17:00:00" }];
    const sent = (key: string, value: object | string | null, reason?: RegExp): Sent => ({
      key,
      value: typeof value === "object" && value !== null ? JSON.stringify(value) : value,
      partition: key.length % PARTITIONS,
      ...(reason === undefined ? {} : { broken: { kind: key, reason } }),
    });
    const faulty = { store_id: "faulty", week: Array(1000).fill({}) };
    const placedHours = await withProducer((producer) =>
      send(producer, topics.hours.name, [
        sent("a", { store_id: "a", week }),
        sent("b", null, /^the message is empty$/),
        sent(
          "c",
          { store_id: "c", week: [{ ...week[0], day: 7 }] },
          /^week\[0\]\.day: unknown day "7", expected 0/,
        ),
        sent("d", { store_id: "d", week: "Mon" }, /^week is text, not an array$/),
        sent(
          "e",
          { store_id: "e", week: Array(1001).fill(week[0]) },
          /^week has more than 1000 rows$/,
        ),
        ...Array.from({ length: 20 }, () => sent("f", faulty, /^week\[0\]\.day is missing$/)),
        sent("g", "week", /^not JSON/),
        sent("h", { store_id: "h", week: [] }),
      ]),
    );
    const placedZones = await withProducer((producer) =>
      send(producer, topics.timezones.name, [
        sent("a", { store_id: "a", timezone_str: "Asia/Tokyo" }),
        sent("b", { store_id: "b", timezone_str: "Mars/Olympus" }, /unknown time zone/),
        sent("c", null, /^the message is empty$/),
        sent("d", { store_id: "d", timezone_str: "+02:00" }, /unknown time zone/),
        sent("e", { store_id: "8.1E+18", timezone_str: "UTC" }, /in scientific notation/),
        sent("f", { store_id: "f", timezone_str: "UTC" }),
      ]),
    );
    await takeIn();

    await expectWhole(topics.hours.name, placedHours);
    await expectWhole(topics.timezones.name, placedZones);
    expectRejected(topics.hours.name, placedHours, await rejectedOf(topics.hours.name));
    expectRejected(topics.timezones.name, placedZones, await rejectedOf(topics.timezones.name));
    expect(await request("SELECT store_id FROM store_hours FINAL ORDER BY store_id")).toEqual(
      ["a", "h"].map((store_id) => ({ store_id })),
    );
    expect(await request("SELECT store_id FROM store_timezones FINAL ORDER BY store_id")).toEqual(
      ["a", "f"].map((store_id) => ({ store_id })),
    );
  });

  it("what is broken among the messages set aside is set aside itself, once", async () => {
    const topic = rejectedTopic(topics.timezones.name).name;
    const file = { file: "zones.csv", fingerprint: "ab", line: 7 };
    const rejection = { reason: "unknown time zone", raw: "s,Mars/Olympus", origin: file };
    const sent = (value: object | string | null, reason?: RegExp): Sent => ({
      value: typeof value === "object" && value !== null ? JSON.stringify(value) : value,
      partition: 0,
      ...(reason === undefined ? {} : { broken: { kind: "rejection", reason } }),
    });
    const negative = { ...rejection, origin: { ...file, line: -7 } };
    const placed = await withProducer((producer) =>
      send(producer, topic, [
        sent("nonsense", /^not JSON/),
        sent(null, /^the message is empty$/),
        sent({ ...rejection, origin: {} }, /origin/),
        // Its schema takes it, and ClickHouse does not.
        sent(negative, /insert_rejected_rows\.sql: Unsigned type must not contain '-'/),
        sent(rejection),
        // Cut in the midst of a character, as any text may be that is cut by length.
        sent({ ...rejection, raw: "s,\ud83d", origin: { ...file, line: 8 } }),
      ]),
    );
    const before = await rejectedOf(topics.timezones.name);
    await takeIn();

    const already = new Set(before.map(({ source, position }) => `${source} ${position}`));
    const rows = (await rejectedOf(topics.timezones.name)).filter(
      ({ source, position }) => !already.has(`${source} ${position}`),
    );
    expectRejected(
      topic,
      placed,
      rows.filter(({ source }) => source !== "ab"),
    );
    expect(
      rows.filter(({ source }) => source === "ab").map(({ position, raw }) => [position, raw]),
    ).toEqual([
      [7, "s,Mars/Olympus"],
      [8, "s,\ufffd"],
    ]);
    expect(await request("SELECT * FROM ingest_gaps")).toEqual([]);
    const [range] = await log.ranges(topic);
    const [ledger] = await request<{ end: number }>(
      `SELECT max(last_offset) + 1 AS end FROM ingest_batches WHERE topic = '${topic}'`,
    );
    expect(ledger?.end).toBe(range?.end);
  });
});
