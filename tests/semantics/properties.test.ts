import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { calculateReport, slicesOf } from "../../api/reports/calculate.ts";
import { EVERYTHING } from "../../api/reports/inputs.ts";
import { fromMicroseconds, microseconds } from "../../producers/messages/timestamp.ts";
import {
  type ExactRow,
  empty,
  type Given,
  type Ledger,
  query,
  reportOf,
  storeOfFile,
  tell,
  written,
} from "../harness/report-of.ts";
import {
  type ModelHours,
  type ModelOptions,
  type ModelStore,
  modelReport,
  openingPeriods,
} from "../model/uptime-model.ts";

// Reports on random stores, with all that is known to be hard close together: clock changes, edges of
// periods and windows, equal instants, microseconds.
const store = storeOfFile();

/** Of the random stores; a failure prints it, with the path to its smallest case. */
const SEED = 20230123;
/** A failure is made smaller for so long, then reported as it is. */
const TIMEOUT_MS = 1_000_000;

const SECOND = 1_000_000;
const HOUR = 3600 * SECOND;
const DAY = 24 * HOUR;

/** Zones that are off by odd amounts, or change their clocks at odd times, or skipped a date. */
const ZONES = [
  ...["America/New_York", "America/St_Johns", "America/Santiago", "Atlantic/Azores", "UTC"],
  ...["Africa/Casablanca", "Asia/Kathmandu", "Australia/Lord_Howe", "Pacific/Apia"],
];
const CHANGES = [
  ...["2023-03-12T07:00", "2023-11-05T06:00", "2011-03-13T03:31", "2023-03-12T05:30"],
  ...["2023-09-03T04:00", "2023-04-02T03:00", "2023-03-26T01:00", "2023-10-29T01:00"],
  ...["2023-03-19T02:00", "2023-04-23T02:00", "2023-09-30T15:30", "2023-04-01T15:00"],
  ...["2011-12-30T10:00", "2021-04-03T14:00"],
].map((text) => microseconds(`${text}:00.000000Z`));

const nearby = fc.oneof(
  fc.constant(0),
  fc.integer({ min: -3, max: 3 }),
  fc.integer({ min: -3600, max: 3600 }).map((seconds) => seconds * SECOND),
  fc.integer({ min: -3 * HOUR, max: 3 * HOUR }),
);

const clock = fc.oneof(
  fc.constantFrom(
    "00:00:00",
    "23:59:00",
    "23:59:59",
    "23:58:59",
    "00:30:00",
    "02:00:00",
    "03:00:00",
  ),
  fc.integer({ min: 0, max: 95 }).map((quarters) => clockTime(quarters * 900)),
  fc.integer({ min: 0, max: 86_399 }).map(clockTime),
);
const hoursRow = fc
  .record({ day: fc.integer({ min: 0, max: 6 }), start: clock, end: clock })
  .filter(({ start, end }) => start !== end || start === "00:00:00" || start >= "23:59:00");
const week = fc.oneof(
  fc.constant<ModelHours[]>([]),
  fc.array(hoursRow, { minLength: 1, maxLength: 9 }),
  hoursRow.map((row) => [0, 1, 2, 3, 4, 5, 6].map((day) => ({ ...row, day }))),
);

/** A poll near something: an edge of a period, of a window, another poll, or nothing. */
const poll = fc.record({
  near: fc.oneof(
    { weight: 5, arbitrary: fc.record({ edge: fc.nat(40) }) },
    { weight: 3, arbitrary: fc.record({ poll: fc.nat(20) }) },
    {
      weight: 3,
      arbitrary: fc.record({ ago: fc.constantFrom(0, HOUR, DAY, 7 * DAY, 8 * DAY, 400 * DAY) }),
    },
    { weight: 2, arbitrary: fc.record({ ago: fc.integer({ min: -DAY, max: 9 * DAY }) }) },
  ),
  off: nearby,
  status: fc.constantFrom("active" as const, "inactive" as const),
});
const drawnStore = fc.record({
  zone: fc.option(fc.constantFrom(...ZONES), { nil: undefined, freq: 8 }),
  week,
  closed: fc.integer({ min: 0, max: 9 }).map((die) => die === 9),
  polls: fc.array(poll, { maxLength: 14 }),
});
const REACHES = Object.entries({
  "1s": SECOND,
  "90s": 90 * SECOND,
  "20m": HOUR / 3,
  "75m": 1.25 * HOUR,
  "5h": 5 * HOUR,
  "2d": 2 * DAY,
  "8d": 8 * DAY,
});
const KINDS = (["nearest", "hold"] as const).flatMap((method) =>
  (["unknown", "carry"] as const).map((gaps) => ({ method, gaps })),
);

/** Stores, and a question about them. */
const scene = fc.record({
  asOfUs: fc
    .tuple(fc.constantFrom(...CHANGES), fc.integer({ min: -8, max: 192 }), nearby)
    .map(([change, hours, off]) => change + hours * HOUR + off),
  reach: fc.option(fc.constantFrom(...REACHES), { nil: undefined, freq: 4 }),
  kind: fc.constantFrom(...KINDS),
  stores: fc.array(drawnStore, { minLength: 20, maxLength: 20 }),
});
type Scene = typeof scene extends fc.Arbitrary<infer T> ? T : never;
type Dice = fc.Stream<number>;

/** The same stores for the model and for the harness. */
function cast({ asOfUs, stores }: Scene) {
  const models = stores.map((drawn) => modelStore(drawn, asOfUs));
  // In the order of their bytes from the start: a, b, c.
  const given = models.map((model, index) => givenStore(String.fromCharCode(97 + index), model));
  return { models, given };
}

/** The same question for the model and for the harness. */
function question({ asOfUs, reach }: Scene, kind: Scene["kind"]) {
  const [text, reachUs] = reach ?? [];
  const options: ModelOptions = { asOfUs, ...kind, ...(reachUs && { reachUs }) };
  const requested = { as_of: fromMicroseconds(asOfUs), ...kind, reach: text };
  return { options, asked: requested };
}

function modelStore(
  { zone, week, closed, polls }: Scene["stores"][number],
  asOfUs: number,
): ModelStore {
  const model: ModelStore = { hours: week, closed, polls: [], ...(zone && { timezone: zone }) };
  const edges = openingPeriods(model, asOfUs - 8 * DAY, asOfUs)
    .flat()
    .filter(Number.isFinite);
  for (const { near, off, status } of polls) {
    const pick = (of: number[], index: number) => of[index % of.length] ?? asOfUs - HOUR;
    const earlier = model.polls.map(({ atUs }) => atUs);
    const at = "edge" in near ? pick(edges, near.edge) : undefined;
    const anchor = at ?? ("poll" in near ? pick(earlier, near.poll) : undefined);
    model.polls.push({ atUs: (anchor ?? asOfUs - ("ago" in near ? near.ago : 0)) + off, status });
  }
  return model;
}

function givenStore(id: string, { timezone, hours, closed, polls }: ModelStore): Given {
  return {
    id,
    ...(timezone && { zone: timezone }),
    ...((hours.length > 0 || closed) && { hours: closed ? [] : hours.map(hoursText) }),
    polls: polls.map(({ atUs, status }) => `${fromMicroseconds(atUs)} ${status}`),
  };
}

function hoursText({ day, start, end }: ModelHours): string {
  return `${["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"][day]} ${start}-${end}`;
}

function clockTime(second: number): string {
  return new Date(second * 1000).toISOString().slice(11, 19);
}

/** What the system knows of: whoever is in one of the three inputs. */
function isKnown({ zone, hours, polls = [] }: Given): boolean {
  return zone !== undefined || hours !== undefined || polls.length > 0;
}

/** The same rows in another order. */
function shuffled<T>(rows: readonly T[], dice: Dice): T[] {
  const ranked = rows.map((row) => ({ row, rank: dice.next().value ?? 0 }));
  return ranked.sort((a, b) => a.rank - b.rank).map(({ row }) => row);
}

/** What the model expects of a report. */
function expectedRows(given: Given[], models: ModelStore[], options: ModelOptions) {
  return given.flatMap((each, index) => {
    const model = models[index];
    if (model === undefined || !isKnown(each)) return [];
    const { pollsLastWeek, ...ledgers } = modelReport(model, options);
    return [{ store_id: each.id, polls: pollsLastWeek, ...ledgers }];
  });
}

/** A report in the words of the model. */
function foundRows(rows: ExactRow[]) {
  return rows.map(({ store_id, polls_last_week, hour, day, week }) => {
    return { store_id, polls: polls_last_week, ...asText({ hour, day, week }) };
  });
}

function asText(ledgers: Record<"hour" | "day" | "week", Ledger>) {
  const entries = Object.entries(ledgers).map(([window, { up, down, open }]) => {
    return [window, { upUs: up, downUs: down, openUs: open, unknownUs: open - up - down }];
  });
  return Object.fromEntries(entries);
}

/** Looks at so many scenes. */
async function always(scenes: number, holds: (drawn: Scene, dice: Dice) => Promise<void>) {
  await fc.assert(fc.asyncProperty(scene, fc.infiniteStream(fc.nat()), holds), {
    seed: SEED,
    numRuns: scenes,
    interruptAfterTimeLimit: TIMEOUT_MS,
    markInterruptAsFailure: true,
  });
}

/** Against the model, four reports each; more of them by hand. */
const SCENES = Number(process.env.SCENES ?? 12);

describe("a report on random stores", { timeout: 2 * TIMEOUT_MS }, () => {
  it("has the up, down, unknown and open time, and counts the polls, of the model", () =>
    always(SCENES, async (drawn) => {
      const { models, given } = cast(drawn);
      await empty(store());
      await tell(store(), given);
      for (const kind of KINDS) {
        const { options, asked: requested } = question(drawn, kind);
        const { rows } = await query(store(), requested);
        expect(foundRows(rows)).toEqual(expectedRows(given, models, options));
      }
    }));

  it("is the same to the byte whatever the order of the rows, and when they come twice", () =>
    always(6, async (drawn, dice) => {
      const { given } = cast(drawn);
      const { asked: requested } = question(drawn, drawn.kind);
      const { full } = await reportOf(store(), given, requested);
      const twice = (rows: readonly string[]) => shuffled([...rows, ...rows], dice);
      const again = given.map(({ hours, polls = [], ...each }) => {
        return { ...each, ...(hours && { hours: twice(hours) }), polls: twice(polls) };
      });
      await empty(store());
      await tell(store(), shuffled(again, dice));
      await tell(store(), shuffled(again, dice));
      expect((await query(store(), requested)).full).toBe(full);
    }));

  it("says what it said at as_of, when polls have come in since", () =>
    always(6, async (drawn) => {
      const { given } = cast(drawn);
      const { asked: requested } = question(drawn, drawn.kind);
      const then = given.map(({ polls = [], ...each }) => {
        return { ...each, polls: polls.filter((poll) => poll <= `${requested.as_of} z`) };
      });
      const before = await reportOf(store(), then, requested);
      await tell(store(), given);
      const { full } = await query(store(), requested);
      const known = new Set(["store_id", ...then.filter(isKnown).map(({ id }) => id)]);
      const isOfKnown = (line: string) => known.has(line.split(",")[0] ?? "");
      expect(
        full
          .split(/(?<=\r\n)/)
          .filter(isOfKnown)
          .join(""),
      ).toBe(before.full);
    }));

  it("is the same to the byte when its stores are calculated in turns", () =>
    always(2, async (drawn) => {
      const { given } = cast(drawn);
      const { asked: requested, options } = question(drawn, drawn.kind);
      const { id, runId, full } = await reportOf(store(), given, requested);
      for (const table of ["report_stores", "schedules", "report_rows"]) {
        await store().command({ query: `TRUNCATE TABLE ${table}` });
      }
      const { asOfUs: as_of, reachUs: reach, method, gaps } = options;
      const run = { report_id: id, run_id: runId, selected: 0 };
      const parts = { as_of, method, gaps, bounds: EVERYTHING };
      const text = { ...parts, ...(reach === undefined ? {} : { reach }) };
      const slices = await slicesOf(store(), run, 3);
      await calculateReport(store(), run, text, slices);
      expect((await written(store(), id)).full).toBe(full);
    }));
});
