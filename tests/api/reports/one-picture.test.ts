import { setTimeout as delay } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { ingest } from "../../../consumers/ingest.ts";
import { fromMicroseconds, microseconds } from "../../../producers/messages/timestamp.ts";
import { json, NOW, type TemporaryApi, temporaryApi } from "../../harness/api.ts";
import { type ModelHours, modelReport } from "../../model/uptime-model.ts";

const HOUR_US = 3_600_000_000;
const END_US = NOW.getTime() * 1000;
const STORES = Array.from({ length: 12 }, (_, index) => `store-${index + 1}`);
/** The proof takes 200; each takes a second or so while polls stream in. */
const REPORTS = Number(process.env.PICTURE_REPORTS ?? 40);
const CALLERS = 2;
const POSTERS = 2;

type Poll = { store_id: string; status: "active" | "inactive"; timestamp_utc: string };
type Week = { store_id: string; week: ModelHours[] | null };
type Placed<T> = { offset: number; value: T };

const Report = z.object({
  report_id: z.string(),
  state: z.literal("Complete"),
  as_of: z.string(),
  warnings: z.array(z.string()),
  made_from: z.object({
    newest_poll: z.string(),
    stores: z.number(),
    polls_last_week: z.number(),
    missing_messages: z.number(),
    ledger: z.array(
      z.object({ topic: z.string(), partition: z.literal(0), next_offset: z.number() }),
    ),
  }),
});
type Report = z.infer<typeof Report>;

const Now = z.object({
  newest_poll: z.string(),
  pipeline: z.object({ lag_messages: z.number() }),
});

/** A report, and how many polls had been acknowledged when it was asked for. */
type Requested = { report: Report; acknowledged: number };

let api: TemporaryApi;
let ingesting: ReturnType<typeof ingest>;
beforeAll(async () => {
  api = await temporaryApi();
  ingesting = ingest(api.log, api.db, { clock: () => NOW });
});
afterAll(async () => {
  await ingesting.stop();
  await api.close();
});

function pick<T>(from: readonly T[]): T {
  return from[Math.floor(Math.random() * from.length)] as T;
}

/** Seven polls of some stores, one a day; the instants are few, so that they repeat and contradict. */
function somePolls(): Poll[] {
  const hour = Math.floor(Math.random() * 24);
  return [pick(STORES), pick(STORES), pick(STORES)].flatMap((store_id) =>
    Array.from({ length: 7 }, (_, day) => ({
      store_id,
      status: Math.random() < 0.3 ? ("inactive" as const) : ("active" as const),
      timestamp_utc: fromMicroseconds(END_US - (day * 24 + hour) * HOUR_US - 1),
    })),
  );
}

function someWeek() {
  const opens = String(6 + Math.floor(Math.random() * 6)).padStart(2, "0");
  return [0, 1, 2, 3, 4, 5, 6].map((day) => ({
    day,
    start_time_local: `${opens}:00:00`,
    end_time_local: "22:30:00",
  }));
}

async function accepted(address: string, method: string, body: unknown): Promise<void> {
  const answer = await api.request(address, json(method, body));
  expect(answer.ok, await answer.text()).toBe(true);
}

async function requestReport(asOf: string | undefined): Promise<Report> {
  const requested = json("POST", asOf === undefined ? {} : { as_of: asOf }, { Prefer: "wait=60" });
  const answer = await api.request("/reports", requested);
  const { report_id } = z.object({ report_id: z.string() }).parse(await answer.json());
  for (;;) {
    const found = await (await api.request(`/reports/${report_id}`)).json();
    if (z.object({ state: z.string() }).parse(found).state !== "Running")
      return Report.parse(found);
    await delay(20);
  }
}

async function messages<T>(topic: string, of: (value: string) => T): Promise<Placed<T>[]> {
  const all: Placed<T>[] = [];
  for await (const { offset, value } of api.log.readAll(topic))
    all.push({ offset, value: of(value) });
  return all;
}

/** What is on the log before an offset. */
function upTo<T>(all: readonly Placed<T>[], offset: number): T[] {
  return all.filter((each) => each.offset < offset).map(({ value }) => value);
}

function reached({ made_from }: Report, topic: string): number {
  return made_from.ledger.find((each) => each.topic === topic)?.next_offset ?? 0;
}

/** The rows of a report by store: exact microseconds, and polls. */
async function rowsOf({ report_id }: Report): Promise<Map<string, string>> {
  const answer = await api.db.query({
    query: `SELECT store_id, [up_last_hour, down_last_hour, open_last_hour, up_last_day, down_last_day, open_last_day,
        up_last_week, down_last_week, open_last_week, polls_last_week] AS sums
      FROM report_rows WHERE report_id = {report_id:UUID} SETTINGS output_format_json_quote_64bit_integers = 0`,
    query_params: { report_id },
    format: "JSONEachRow",
  });
  const rows = await answer.json<{ store_id: string; sums: number[] }>();
  return new Map(rows.map(({ store_id, sums }) => [store_id, sums.join()]));
}

/** What the model makes of polls and weeks. */
function expected(polls: readonly Poll[], weeks: readonly Week[], asOfUs: number) {
  const known = new Set([...polls, ...weeks].map(({ store_id }) => store_id));
  return new Map(
    [...known].map((store_id) => {
      const own = polls.filter((poll) => poll.store_id === store_id);
      const week = weeks.findLast((each) => each.store_id === store_id)?.week ?? [];
      const model = modelReport(
        {
          timezone: "America/Chicago",
          hours: week,
          polls: own.map(({ timestamp_utc, status }) => ({
            atUs: microseconds(timestamp_utc),
            status,
          })),
        },
        { asOfUs, method: "nearest", gaps: "unknown", reachUs: 12 * HOUR_US },
      );
      const windows = [model.hour, model.day, model.week];
      const sums = windows.flatMap(({ upUs, downUs, openUs }) => [upUs, downUs, openUs]);
      return [store_id, [...sums, model.pollsLastWeek].join()];
    }),
  );
}

const Hours = z
  .object({
    store_id: z.string(),
    week: z.array(
      z.object({ day: z.number(), start_time_local: z.string(), end_time_local: z.string() }),
    ),
  })
  .transform(
    ({ store_id, week }): Week => ({
      store_id,
      week: week.map(({ day, start_time_local: start, end_time_local: end }) => ({
        day,
        start,
        end,
      })),
    }),
  );

describe("while polls and weeks stream in", () => {
  it(`each of ${REPORTS} reports has all that was acknowledged, and exactly what it says`, async () => {
    const acknowledged: Poll[] = [];
    const requested: Requested[] = [];
    let over = false;
    const posting = Array.from({ length: POSTERS }, async () => {
      while (!over) {
        const polls = somePolls();
        await accepted("/polls", "POST", polls);
        acknowledged.push(...polls);
        if (Math.random() < 0.1) {
          await accepted(`/stores/${pick(STORES)}/hours`, "PUT", { week: someWeek() });
        }
        await delay(Math.random() * 150);
      }
    });
    while (acknowledged.length === 0) await delay(10);
    const looking = (async () => {
      for (let checks = 0; requested.length < REPORTS; checks += 1) {
        const timestamp_utc = fromMicroseconds(END_US + checks);
        await accepted("/polls", "POST", [{ store_id: "latest", status: "active", timestamp_utc }]);
        const now = Now.parse(await (await api.request("/now")).json());
        // Where the machine is too slow for it to come in within seconds, that is told.
        if (now.newest_poll !== timestamp_utc) expect(now.pipeline.lag_messages).toBeGreaterThan(0);
        await delay(200);
      }
    })();
    const requesting = Array.from({ length: CALLERS }, async () => {
      while (requested.length < REPORTS) {
        await delay(Math.random() * 50);
        const count = acknowledged.length;
        const asOf = Math.random() < 0.5 ? undefined : fromMicroseconds(END_US - 30 * HOUR_US);
        requested.push({ acknowledged: count, report: await requestReport(asOf) });
      }
    });
    await Promise.all([...requesting, looking]);
    over = true;
    await Promise.all(posting);

    const polls = await messages("store.polls", (value): Poll => JSON.parse(value));
    const weeks = await messages("store.hours", (value) => Hours.parse(JSON.parse(value)));
    const text = (poll: Poll) => `${poll.store_id} ${poll.timestamp_utc} ${poll.status}`;
    for (const { report, acknowledged: count } of requested) {
      const within = upTo(polls, reached(report, "store.polls"));
      const has = new Set(within.map(text));
      expect(acknowledged.slice(0, count).filter((poll) => !has.has(text(poll)))).toEqual([]);
      expect(report).toMatchObject({ warnings: [], made_from: { missing_messages: 0 } });
      const newest = within
        .map(({ timestamp_utc }) => timestamp_utc)
        .sort()
        .at(-1);
      expect(report.made_from.newest_poll).toBe(newest);
      const told = upTo(weeks, reached(report, "store.hours"));
      const rows = expected(within, told, microseconds(report.as_of));
      expect(await rowsOf(report)).toEqual(rows);
    }
    expect(weeks.length).toBeGreaterThan(10);

    // Explained from the very same polls, whatever has come in since.
    for (const { report } of requested.filter((_, index) => index % 10 === 0)) {
      for (const store_id of (await rowsOf(report)).keys()) {
        const answer = await api.request(`/reports/${report.report_id}/stores/${store_id}`);
        expect(answer.status, await answer.text()).toBe(200);
      }
    }
  });
});
