import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { fromMicroseconds, microseconds } from "../../producers/timestamp.ts";
import { insertReportRows } from "../../sql/reports.ts";
import {
  ask,
  empty,
  type Given,
  reportOf,
  storeOfFile,
  tell,
  written,
} from "../harness/report-of.ts";
import {
  type ModelHours,
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
const PATIENCE_MS = 150_000;

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
  fc.constantFrom("00:00", "23:59", "23:59:00", "23:59:59", "23:58:59", "02:00", "03:00", "00:30"),
  fc.integer({ min: 0, max: 95 }).map((quarters) => clockTime(quarters * 900)),
  fc.integer({ min: 0, max: 86_399 }).map(clockTime),
);
const hoursRow = fc
  .record({ day: fc.integer({ min: 0, max: 6 }), start: clock, end: clock })
  .filter(({ start, end }) => start !== end || start === "00:00" || start >= "23:59");
const week = fc.oneof(
  fc.constant([]),
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
  polls: fc.array(poll, { maxLength: 14 }),
});
const question = fc.record({
  asOfUs: fc
    .tuple(fc.constantFrom(...CHANGES), fc.integer({ min: -8, max: 192 }), nearby)
    .map(([change, hours, off]) => change + hours * HOUR + off),
  method: fc.constantFrom("nearest" as const, "hold" as const),
  gaps: fc.constantFrom("unknown" as const, "carry" as const),
  reach: fc.constantFrom(
    ...[undefined, { text: "1s", us: SECOND }, { text: "90s", us: 90 * SECOND }],
    ...[
      { text: "20m", us: HOUR / 3 },
      { text: "75m", us: 1.25 * HOUR },
    ],
    ...[
      { text: "5h", us: 5 * HOUR },
      { text: "2d", us: 2 * DAY },
      { text: "9d", us: 9 * DAY },
    ],
  ),
});
const scene = fc.record({
  question,
  stores: fc.array(drawnStore, { minLength: 10, maxLength: 12 }),
});

type Drawn = typeof scene extends fc.Arbitrary<infer T> ? T : never;
type Dice = fc.Stream<number>;

/** The same stores and question, for the model and for the harness. */
function play({ question, stores }: Drawn) {
  const { asOfUs, method, gaps, reach } = question;
  const models = stores.map((drawn) => modelStore(drawn, asOfUs));
  // In the order of their bytes from the start: a to l.
  const given = models.map((model, index) => givenStore(String.fromCharCode(97 + index), model));
  const options = { asOfUs, method, gaps, ...(reach && { reachUs: reach.us }) };
  const asked = { method, gaps, as_of: fromMicroseconds(asOfUs), reach: reach?.text };
  return { models, given, asked, options };
}

function modelStore({ zone, week, polls }: Drawn["stores"][number], asOfUs: number): ModelStore {
  const model: ModelStore = { hours: week, polls: [], ...(zone && { timezone: zone }) };
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

function givenStore(id: string, { timezone, hours, polls }: ModelStore): Given {
  return {
    id,
    ...(timezone && { zone: timezone }),
    ...(hours.length > 0 && { hours: hours.map(hoursWords) }),
    polls: polls.map(({ atUs, status }) => `${fromMicroseconds(atUs)} ${status}`),
  };
}

function hoursWords({ day, start, end }: ModelHours): string {
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

/** Looks at so many scenes. */
async function always(scenes: number, holds: (drawn: Drawn, dice: Dice) => Promise<void>) {
  await fc.assert(fc.asyncProperty(scene, fc.infiniteStream(fc.nat()), holds), {
    seed: SEED,
    numRuns: scenes,
    interruptAfterTimeLimit: PATIENCE_MS,
    markInterruptAsFailure: true,
  });
}

describe("a report on random stores", { timeout: 2 * PATIENCE_MS }, () => {
  it("has the up, down, unknown and open time, and the polls, of the model", () =>
    always(60, async (drawn) => {
      const { models, given, asked, options } = play(drawn);
      const { rows } = await reportOf(store(), given, asked);
      const found = rows.map(({ store_id, hour, day, week, polls_last_week }) => [
        store_id,
        ...[hour, day, week].map((ledger) => ({
          ...ledger,
          unknown: ledger.open - ledger.up - ledger.down,
        })),
        polls_last_week,
      ]);
      const expected = given.flatMap((each, index) => {
        const model = models[index];
        if (model === undefined || !isKnown(each)) return [];
        const { hour, day, week, pollsLastWeek } = modelReport(model, options);
        const ledgers = [hour, day, week].map(({ upUs, downUs, openUs, unknownUs }) => {
          return { up: upUs, down: downUs, open: openUs, unknown: unknownUs };
        });
        return [[each.id, ...ledgers, pollsLastWeek]];
      });
      expect(found).toEqual(expected);
    }));

  it("is the same to the byte whatever the order of the rows, and when they come twice", () =>
    always(20, async (drawn, dice) => {
      const { given, asked } = play(drawn);
      const { full } = await reportOf(store(), given, asked);
      const twice = (rows: readonly string[]) => shuffled([...rows, ...rows], dice);
      const again = given.map(({ hours, polls = [], ...each }) => {
        return { ...each, ...(hours && { hours: twice(hours) }), polls: twice(polls) };
      });
      await empty(store());
      await tell(store(), shuffled(again, dice));
      await tell(store(), shuffled(again, dice));
      expect((await ask(store(), asked)).full).toBe(full);
    }));

  it("says what it said at as_of, when polls have come in since", () =>
    always(20, async (drawn) => {
      const { models, given, asked, options } = play(drawn);
      const then = given.map((each, index) => {
        const polls = models[index]?.polls ?? [];
        const seen = each.polls?.filter((_, i) => (polls[i]?.atUs ?? 0) <= options.asOfUs);
        return { ...each, polls: seen ?? [] };
      });
      const now = await reportOf(store(), given, asked);
      const before = await reportOf(store(), then, asked);
      const known = new Set(["store_id", ...then.filter(isKnown).map(({ id }) => id)]);
      const lines = now.full
        .split(/(?<=\r\n)/)
        .filter((line) => known.has(line.split(",")[0] ?? ""));
      expect(before.full).toBe(lines.join(""));
    }));

  it("is the same to the byte when its stores are calculated in turns", () =>
    always(5, async (drawn) => {
      const { given, asked, options } = play(drawn);
      const { id, full } = await reportOf(store(), given, asked);
      await store().command({ query: "TRUNCATE TABLE report_rows" });
      for (const slice of [0, 1, 2]) {
        await insertReportRows(store(), {
          report_id: id,
          as_of: options.asOfUs,
          method: options.method,
          reach: options.reachUs ?? 1000 * DAY,
          gaps: options.gaps,
          slices: 3,
          slice,
        });
      }
      expect((await written(store(), id)).full).toBe(full);
    }));
});
