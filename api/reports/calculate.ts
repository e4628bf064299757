import type { Database } from "../../sql/database.ts";
import {
  type ByDay,
  type InputBounds,
  insertReportRows,
  insertReportStores,
  insertSchedules,
  reportSlice,
  reportSlices,
  type Schedule,
  type Slice,
} from "../../sql/reports.ts";
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
import { TZ_VERSION } from "../uptime/wall-clock.ts";
import { WINDOW_NAMES, WINDOWS } from "../uptime/windows.ts";
import { whenAllEnded } from "../when-all-ended.ts";
import { RowsMissing } from "./outcome.ts";

/** More stores are calculated in slices, one after another, so that memory stays bounded. */
const STORES_AT_ONCE = 50_000;

/**
 * The maximum progress of an unfinished report, even if stores were added since they were counted.
 */
const MOST_PROGRESS = 0.99;

/** An attempt at a report; `selected` is its number of stores, 0 for all. */
type Run = { report_id: string; run_id: string; selected: number };

const clocks = wallClocks();

/** The options of a report, and the bounds of each input that it is made from. */
type Calculation = ReportOptions & { as_of: number; bounds: InputBounds };

/** The slices of the stores of a report, and how many stores there were. */
export type Slices = { slices: Slice[]; stores: number };

/**
 * Cuts the stores of a report into slices of `size` stores. Every store is in one of them, even if
 * it is added later.
 *
 * @param report its id, and how many stores were requested, 0 for all
 */
export async function slicesOf(
  db: Database,
  { report_id, selected }: { report_id: string; selected: number },
  size = STORES_AT_ONCE,
): Promise<Slices> {
  const starts = await reportSlices(db, { report_id, selected, size });
  const bounds = ["", ...starts.slice(1).map(({ first }) => first), ""];
  const slices = bounds.slice(1).map((after, index) => ({ first: bounds[index] ?? "", after }));
  return { slices, stores: starts[0]?.stores ?? 0 };
}

/**
 * Calculates an attempt at a report into `report_rows`. Opening hours become periods of UTC time
 * here, once per day and distinct zone and week; everything else is
 * sql/queries/insert_report_rows.sql.
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
      insertReportRows(db, slice.rows),
      index > 0 ? onProgress(Math.min(done, MOST_PROGRESS)) : undefined,
      next,
    ]);
  }
  if (selected > 0 && stores !== selected) throw new RowsMissing(stores, selected);
  return stores;
}

/** A slice whose stores and opening periods are in ClickHouse, and how many stores these are. */
type Prepared = { stores: number; rows: Parameters<typeof insertReportRows>[1] };

async function prepareSlice(
  db: Database,
  slice: Run & Slice,
  { as_of, method, gaps, bounds, ...rest }: Calculation,
): Promise<Prepared> {
  const { report_id, run_id, first, after } = slice;
  const of = byDay(as_of);
  await insertReportStores(db, { ...slice, ...of, ...bounds, as_of, days: "" });
  const [found] = await reportSlice(db, { run_id, first, after, ...of });
  const { stores = 0, new_schedules = [] } = found ?? {};
  await noteSchedules(db, of.day, daysOfWindows(of.day), new_schedules);
  const how = { method, reach: reachOf({ ...rest, gaps }), gaps, bounds: bounds.polls };
  return { stores, rows: { report_id, run_id, first, after, ...of, ...windowsOf(as_of), ...how } };
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

/** The key of the opening periods that a report of this instant uses. */
function byDay(as_of: number): ByDay {
  return { day: dayOf(as_of), tz_version: TZ_VERSION };
}

/**
 * Calculates the opening periods of schedules on these days, and stores them under the number
 * `day`.
 */
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
