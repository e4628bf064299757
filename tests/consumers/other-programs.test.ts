import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ingest } from "../../consumers/ingest.ts";
import { LogSettings, openLog } from "../../producers/log/open-log.ts";
import { topics } from "../../producers/messages/topics.ts";
import { kafkaProblem, startKafka } from "../harness/kafka.ts";
import { pythonWith } from "../harness/python.ts";
import { temporaryDatabase, temporaryFolder } from "../harness/temporary-database.ts";

const exec = promisify(execFile);

const broken = await kafkaProblem();
const python = await pythonWith("confluent-kafka==2.16.1");
const kcat = await exec("kcat", ["-V"]).then(
  () => undefined,
  (error: unknown) => {
    if (process.env.CI) throw error;
    return "there is no kcat";
  },
);
const problem = broken ?? kcat ?? ("problem" in python ? python.problem : undefined);

const folder = await temporaryFolder();
const broker = problem === undefined ? await startKafka(folder.path) : undefined;
const brokers = broker?.brokers ?? "127.0.0.1:0";
const { db, close } = await temporaryDatabase();
const log = await openLog(LogSettings.parse({ KAFKA_BROKERS: brokers }));
afterAll(async () => {
  await log.close();
  await close();
  await broker?.kill();
  await folder.remove();
});

const request = async (query: string) =>
  (await db.query({ query, format: "JSONEachRow" })).json<Record<string, unknown>>();

/** Writes lines to a topic with kcat; `\t` is between key and value where `-K` is among the options. */
async function writeWithKcat(topic: string, lines: string[], options: string[]): Promise<void> {
  const producing = exec("kcat", ["-P", "-b", brokers, "-t", topic, ...options]);
  producing.child.stdin?.end(lines.map((line) => `${line}\n`).join(""));
  await producing;
}

/** Runs a program of Python that has a `producer` and `send(topic, key, value)`. */
async function runPython(lines: string[], config: object = {}): Promise<void> {
  if ("problem" in python) throw new Error(python.problem);
  const settings = { "bootstrap.servers": brokers, ...config };
  const program = [
    "import json, uuid",
    "from datetime import datetime, timedelta, timezone",
    "from confluent_kafka import Producer",
    `producer = Producer(json.loads(${JSON.stringify(JSON.stringify(settings))}))`,
    "def told(error, message):",
    "    if error is not None: raise SystemExit(str(error))",
    "def send(topic, value, key=None):",
    "    producer.produce(topic, value, key=key, on_delivery=told)",
    ...lines,
    "if producer.flush(30) > 0: raise SystemExit('not all were delivered')",
  ];
  await exec(python.python, ["-c", program.join("\n")]);
}

async function takeIn(): Promise<void> {
  const ingesting = ingest(log, db, { clock: () => new Date("2025-01-01T00:00:00Z") });
  await ingesting.caughtUp();
  await ingesting.caughtUp();
  await ingesting.stop();
  await ingesting.done;
}

const pollsOf = async (prefix: string) =>
  (
    await request(
      `SELECT concat(store_id, ' ', status, ' ', toString(polled_at)) AS poll FROM polls FINAL
       WHERE startsWith(store_id, '${prefix}') ORDER BY poll`,
    )
  ).map(({ poll }) => poll);

describe.skipIf(problem !== undefined)(
  `programs of other people${problem ? ` (skipped: ${problem})` : ""}`,
  () => {
    beforeAll(async () => {
      for (const { name } of Object.values(topics)) await log.ranges(name);
    });

    it("write polls with kcat: with a key, without one, with another, several in one", async () => {
      const poll = (id: string, more: object = {}) =>
        JSON.stringify({
          store_id: id,
          status: "active",
          timestamp_utc: "2024-05-01 12:00",
          ...more,
        });
      await writeWithKcat(topics.polls.name, [poll("kcat-1"), poll("kcat-2")], []);
      await writeWithKcat(
        topics.polls.name,
        [`kcat-3\t${poll("kcat-3")}`, `elsewhere\t${poll("kcat-4", { source: "kcat" })}`],
        ["-K", "\t"],
      );
      await writeWithKcat(topics.polls.name, [`[${poll("kcat-5")},${poll("kcat-6")},7]`], []);
      await takeIn();
      expect(await pollsOf("kcat-")).toEqual(
        [1, 2, 3, 4, 5, 6].map((at) => `kcat-${at} active 2024-05-01 12:00:00.000000`),
      );
      expect(await request("SELECT position, raw FROM rejected_rows FINAL")).toEqual([
        { position: 2, raw: "7" },
      ]);
    });

    it.each(["none", "gzip", "snappy", "lz4", "zstd"])(
      "write polls compressed by %s",
      async (codec) => {
        const lines = Array.from({ length: 300 }, (_, at) =>
          JSON.stringify({
            store_id: `${codec}-${at}`,
            status: "Inactive",
            timestamp_utc: "2024-05-01T12:00:00+02:00",
          }),
        );
        await writeWithKcat(topics.polls.name, lines, ["-z", codec]);
        await takeIn();
        expect(await pollsOf(`${codec}-`)).toHaveLength(300);
      },
    );

    it("place keys as we do, with murmur2_random", async () => {
      const keys = Array.from({ length: 40 }, (_, at) => `place-${at}`);
      const weekOf = (store_id: string) => JSON.stringify({ store_id, week: [] });
      const topic = topics.hours.name;
      await log.append(
        topic,
        keys.map((key) => ({ key, value: weekOf(key) })),
      );
      const lines = keys.map((key) => `${key}\t${weekOf(key)}`);
      await writeWithKcat(topic, lines, ["-K", "\t", "-X", "partitioner=murmur2_random"]);
      const sends = keys.map((key) => `send('${topic}', '${weekOf(key)}', '${key}')`);
      await runPython(sends, { partitioner: "murmur2_random" });
      const listed = await exec("kcat", [
        ...["-C", "-b", brokers, "-t", topic, "-e", "-q", "-f", "%k %p\\n"],
      ]);
      const places = listed.stdout.split("\n").filter((line) => line.startsWith("place-"));
      expect(places).toHaveLength(3 * keys.length);
      expect(new Set(places).size).toBe(keys.length);
    });

    it("write polls, weeks and zones with Python's json and datetime", async () => {
      await runPython(
        [
          "seen = datetime(2024, 5, 1, 12, 0, 0, 388884, tzinfo=timezone.utc)",
          "def poll(store, time, status='active', **more):",
          "    return dict(store_id=store, status=status, timestamp_utc=time, **more)",
          `polls = '${topics.polls.name}'`,
          "send(polls, json.dumps(poll('py-1', seen.isoformat())), 'py-1')",
          "send(polls, json.dumps(poll('py-2', str(seen))).encode())",
          "send(polls, json.dumps(poll('py-3', seen.isoformat(timespec='minutes')), indent=2))",
          "east = seen.astimezone(timezone(timedelta(hours=5, minutes=30)))",
          "send(polls, json.dumps(poll('py-4', east.isoformat(), 'INACTIVE', id=str(uuid.uuid4()))))",
          "send(polls, json.dumps([poll(f'py-many-{n}', str(seen)) for n in range(1000)], indent=1))",
          "send(polls, json.dumps(poll('nan', float('nan'))))",
          "send(polls, b'\\x00\\x00\\x00\\x00\\x01{}', 'framed')",
          "send(polls, None, 'tombstone')",
          "week = [dict(day=d, start_time_local='9:00 AM', end_time_local='24:00') for d in ('Mon', 1)]",
          `send('${topics.hours.name}', json.dumps(dict(store_id='py-1', week=week)), 'py-1')`,
          `send('${topics.timezones.name}', json.dumps(dict(store_id='py-1', timezone_str='europe/paris')), 'py-1')`,
        ],
        { "compression.type": "lz4", "linger.ms": 50, "enable.idempotence": true },
      );
      await takeIn();
      expect((await pollsOf("py-")).filter((poll) => !String(poll).startsWith("py-many"))).toEqual([
        "py-1 active 2024-05-01 12:00:00.388884",
        "py-2 active 2024-05-01 12:00:00.388884",
        "py-3 active 2024-05-01 12:00:00.000000",
        "py-4 inactive 2024-05-01 12:00:00.388884",
      ]);
      expect(await pollsOf("py-many-")).toHaveLength(1000);
      expect(await request("SELECT timezone, week FROM stores WHERE store_id = 'py-1'")).toEqual([
        {
          timezone: "Europe/Paris",
          week: [0, 1].map((day) => ({
            day,
            start_time_local: "09:00:00",
            end_time_local: "00:00:00",
          })),
        },
      ]);
      const rejected = await request(
        "SELECT left(reason, 19) AS reason FROM rejected_rows FINAL WHERE raw != '7' ORDER BY reason",
      );
      expect(rejected.map(({ reason }) => reason)).toEqual([
        "not JSON: Unexpecte",
        "not JSON: Unexpecte",
        "the message is empt",
      ]);
      expect(await request("SELECT * FROM ingest_gaps")).toEqual([]);
    });
  },
);
