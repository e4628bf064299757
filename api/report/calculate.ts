import {
  insertReportRows,
  insertReportSchedules,
  insertReportStores,
  reportSchedules,
  reportSlices,
  type Slice,
} from "../../sql/reports.ts";
import type { Store } from "../../sql/store.ts";
import { openCalendars } from "./opening-periods.ts";
import { EVIDENCE_US, type ReportOptions } from "./options.ts";
import { RowsMissing } from "./report-evidence.ts";

/** Stands for "no reach": longer than any period. */
const UNLIMITED_US = 1_000_000_000_000_000;

/** More stores are calculated in turns, so that memory stays bounded. */
const STORES_AT_ONCE = 50_000;

/** A run of a report; `selected` stores, 0 for all. */
type Run = { report_id: string; run_id: string; selected: number };

/** What it remembers only saves time. */
const calendars = openCalendars();

type Question = ReportOptions & { as_of: number };

export type CalculateOptions = {
  /** Is told the share of the stores that is done, between slices: above 0, below 1. */
  onProgress?(share: number): Promise<void>;
  /** So many stores are calculated at once; default 50,000. */
  storesAtOnce?: number;
};

/**
 * Calculates a run of a report into `report_rows`. Opening hours become periods of UTC time here, once per
 * distinct zone and week; everything else is sql/queries/insert_report_rows.sql.
 *
 * @returns how many stores it has: all of them, or those that were selected
 */
export async function calculateReport(
  store: Store,
  { report_id, run_id, selected }: Run,
  question: Question,
  { onProgress, storesAtOnce = STORES_AT_ONCE }: CalculateOptions = {},
): Promise<number> {
  const run = { report_id, run_id, selected };
  const starts = await reportSlices(store, { report_id, selected, size: storesAtOnce });
  const slices = starts.map(({ first }, index) => {
    return { ...run, first, after: starts[index + 1]?.first ?? "" };
  });
  const done = { stores: 0, schedules: 0 };
  let next = slices[0] && prepareSlice(store, slices[0], question, 0);
  for (let index = 0; next !== undefined; index += 1) {
    const prepared: Prepared = await next;
    done.stores += prepared.stores;
    done.schedules += prepared.schedules;
    const following = slices[index + 1];
    // One slice is prepared while another is calculated: that takes two processors for most of its time.
    next = following && prepareSlice(store, following, question, done.schedules);
    const share = (index * storesAtOnce) / (starts[0]?.stores ?? 1);
    await whenAllEnded([
      insertReportRows(store, prepared.rows),
      index > 0 ? onProgress?.(share) : undefined,
      next,
    ]);
  }
  if (selected > 0 && done.stores !== selected) throw new RowsMissing(done.stores, selected);
  return done.stores;
}

/** A slice whose stores and opening periods stand in ClickHouse, and how many there are. */
type Prepared = {
  stores: number;
  schedules: number;
  rows: Parameters<typeof insertReportRows>[1];
};

/** @param numbered so many schedules of the run have their numbers already */
async function prepareSlice(
  store: Store,
  slice: Run & Slice,
  { as_of, method, reach = UNLIMITED_US, gaps }: Question,
  numbered: number,
): Promise<Prepared> {
  const { report_id, run_id, first, after } = slice;
  await insertReportStores(store, { ...slice, numbered });
  const schedules = await reportSchedules(store, { run_id, first, after, as_of });
  const periodsOf = calendars(as_of - EVIDENCE_US, as_of);
  await insertReportSchedules(
    store,
    schedules.map(({ schedule, timezone, week }) => {
      const periods = periodsOf(timezone, week);
      const opens = periods.map((period) => period.from);
      const closes = periods.map((period) => period.to);
      return [report_id, run_id, schedule, opens, closes] as const;
    }),
  );
  const polled_later = schedules.some((schedule) => schedule.polled_later > 0);
  return {
    stores: schedules.reduce((sum, schedule) => sum + schedule.stores, 0),
    schedules: schedules.length,
    rows: { ...slice, as_of, method, reach, gaps, polled_later },
  };
}

/** Waits for all of it, also when some fails: who then tidies up must not be overtaken by the rest. */
async function whenAllEnded(works: readonly (Promise<unknown> | undefined)[]): Promise<void> {
  await Promise.allSettled(works);
  await Promise.all(works);
}
