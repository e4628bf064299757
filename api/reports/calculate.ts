import type { Database } from "../../sql/database.ts";
import {
  type InputBounds,
  insertReportBuckets,
  insertReportPeriodRows,
  insertReportRows,
  insertReportStores,
  insertSchedules,
  reportSlice,
  reportSlices,
  type Schedule,
  type Slice,
  zonesWithoutBuckets,
} from "../../sql/reports.ts";
import { bucketsOf } from "../uptime/buckets.ts";
import { readCalendar, readWeek } from "../uptime/calendar.ts";
import {
  type Days,
  dayOf,
  daysOfWindows,
  openTimeOfDays,
  wallClocks,
} from "../uptime/opening-periods.ts";
import type { ReportOptions } from "../uptime/options.ts";
import type { Period } from "../uptime/periods.ts";
import { EVIDENCE_US, reachOf } from "../uptime/reach.ts";
import { daysOfPeriod, evidenceOfPeriod, type ReportPeriod } from "../uptime/report-period.ts";
import { TZ_VERSION } from "../uptime/wall-clock.ts";
import { WINDOW_NAMES, WINDOWS } from "../uptime/windows.ts";
import { whenAllEnded } from "../when-all-ended.ts";
import { RowsMissing } from "./outcome.ts";

/** More stores are calculated in slices, one after another, so that memory stays bounded. */
const STORES_AT_ONCE = 50_000;

/** So few take a statement as long to plan as to run. */
const LEAST_AT_ONCE = 500;

/**
 * The maximum progress of an unfinished report, even if stores were added since they were counted.
 */
const MOST_PROGRESS = 0.99;

/** An attempt at a report; `selected` is its number of stores, 0 for all. */
type Run = { report_id: string; run_id: string; selected: number };

const clocks = wallClocks();

/** The options of a report, and the bounds of each input that it is made from. */
type Calculation = ReportOptions & {
  as_of: number;
  bounds: InputBounds;
  /** Default: the windows that end at `as_of`. */
  period?: ReportPeriod | undefined;
};

/** The slices of the stores of a report, and how many stores there were. */
export type Slices = { slices: Slice[]; stores: number };

/** How many stores of a report are calculated at once. */
function sliceSize(period: ReportPeriod | undefined): number {
  if (period === undefined) return STORES_AT_ONCE;
  const { from, to } = evidenceOfPeriod(period, {
    ...{ method: "nearest", gaps: "carry" },
    as_of: Number.POSITIVE_INFINITY,
  });
  return Math.max(LEAST_AT_ONCE, Math.floor((STORES_AT_ONCE * EVIDENCE_US) / (to - from)));
}

/**
 * Cuts the stores of a report into slices of `size` stores. Every store is in one of them, even if
 * it is added later.
 *
 * @param report its id, how many stores were requested (0 for all), and its period, if it has one
 */
export async function slicesOf(
  db: Database,
  {
    report_id,
    selected,
    period,
  }: { report_id: string; selected: number; period?: ReportPeriod | undefined },
  size = sliceSize(period),
): Promise<Slices> {
  const starts = await reportSlices(db, { report_id, selected, size });
  const bounds = ["", ...starts.slice(1).map(({ first }) => first), ""];
  const slices = bounds.slice(1).map((after, index) => ({ first: bounds[index] ?? "", after }));
  return { slices, stores: starts[0]?.stores ?? 0 };
}

/**
 * Calculates an attempt at a report into `report_rows`, or that at one for a period into
 * `report_period_rows`. Opening hours become periods of UTC time here, once per day and distinct
 * zone and week; everything else is sql/queries/insert_report_rows.sql, or
 * insert_report_period_rows.sql.
 *
 * @param onProgress gets the share of the stores that is done, between slices: above 0, below 1
 * @returns the number of stores in the report: all of them, or those that were selected
 */
export async function calculateReport(
  db: Database,
  { report_id, run_id, selected }: Run,
  calculation: Calculation,
  { slices, stores: expected }: Slices,
  onProgress: (share: number) => Promise<void> = async () => {},
): Promise<number> {
  const run = { report_id, run_id, selected };
  const prepared = (slice: Slice | undefined) =>
    slice && prepareSlice(db, { ...run, ...slice }, calculation);
  let stores = 0;
  let next = prepared(slices[0]);
  for (let index = 0; next !== undefined; index += 1) {
    const slice: Prepared = await next;
    const done = stores / expected;
    stores += slice.stores;
    // One slice is prepared while another is calculated, which keeps two processors busy.
    next = prepared(slices[index + 1]);
    await whenAllEnded([
      slice.insertRows(),
      index > 0 ? onProgress(Math.min(done, MOST_PROGRESS)) : undefined,
      next,
    ]);
  }
  if (selected > 0 && stores !== selected) throw new RowsMissing(stores, selected);
  return stores;
}

/** A slice whose stores and opening periods are in ClickHouse, and how many stores these are. */
type Prepared = { stores: number; insertRows(): Promise<void> };

async function prepareSlice(
  db: Database,
  slice: Run & Slice,
  calculation: Calculation,
): Promise<Prepared> {
  const { as_of, method, gaps, bounds, period, ...rest } = calculation;
  const { report_id, run_id, first, after } = slice;
  const evidence = period === undefined ? windowsOf(as_of) : evidenceOfPeriod(period, calculation);
  const days =
    period === undefined ? daysOfWindows(dayOf(as_of)) : daysOfPeriod(period, calculation);
  const of = { day: period === undefined ? dayOf(as_of) : days.first, tz_version: TZ_VERSION };
  const named = period === undefined ? "" : `${days.first}-${days.after}`;
  await insertReportStores(db, { ...slice, ...of, ...bounds, as_of, days: named });
  const [found] = await reportSlice(db, { run_id, first, after, ...of });
  const { stores = 0, new_schedules = [] } = found ?? {};
  await noteSchedules(db, of.day, days, new_schedules);
  const how = { method, reach: reachOf({ ...rest, gaps }), gaps, bounds: bounds.polls };
  const rows = { report_id, run_id, first, after, ...of, ...how };
  if (period === undefined) {
    const windows = windowsOf(as_of);
    return { stores, insertRows: () => insertReportRows(db, { ...rows, ...windows }) };
  }
  await noteBuckets(db, slice, period);
  return {
    stores,
    insertRows: () => insertReportPeriodRows(db, { ...rows, ...evidence, as_of }),
  };
}

/** Notes the buckets of a report for the zones of a slice that have none yet. */
async function noteBuckets(
  db: Database,
  { report_id, run_id, first, after }: Run & Slice,
  period: ReportPeriod,
): Promise<void> {
  const zones = await zonesWithoutBuckets(db, { run_id, first, after });
  await insertReportBuckets(
    db,
    zones.map(({ timezone }) => {
      const buckets = bucketsOf(period, clocks(period.zone ?? timezone));
      const starts = buckets.map(({ from }) => from);
      const ends = buckets.map(({ to }) => to);
      const labels = buckets.map(({ label }) => label);
      const marks = [...starts.slice(0, 1), ...ends];
      return [report_id, run_id, timezone, starts, ends, marks, labels] as const;
    }),
  );
}

/** The windows that end at an instant, with the time of their evidence, as statements take them. */
function windowsOf(as_of: number) {
  const starts = WINDOW_NAMES.map((name) => as_of - WINDOWS[name].us);
  return {
    from: as_of - EVIDENCE_US,
    to: as_of,
    starts: JSON.stringify(starts),
    ends: JSON.stringify(starts.map(() => as_of)),
    marks: JSON.stringify([as_of - WINDOWS.week.us, as_of]),
  };
}

/** Works out the opening periods of schedules on these days, to be kept under the number `day`. */
export async function noteSchedules(
  db: Database,
  day: number,
  days: Days,
  schedules: readonly Schedule[],
): Promise<void> {
  const froms = (periods: readonly Period[]) => periods.map(({ from }) => from);
  const tos = (periods: readonly Period[]) => periods.map(({ to }) => to);
  await insertSchedules(
    db,
    schedules.map(({ schedule, timezone, week: text, calendar }) => {
      const week = readWeek(text);
      const { periods, excused } = openTimeOfDays(
        readCalendar(week, calendar),
        clocks(timezone),
        days,
      );
      return [
        ...([day, TZ_VERSION, schedule, timezone, week, calendar] as const),
        ...([froms(periods), tos(periods), froms(excused), tos(excused)] as const),
      ] as const;
    }),
  );
}
