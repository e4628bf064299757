import {
  insertReportRows,
  insertReportSchedules,
  insertReportStores,
  reportSchedules,
  reportSlices,
  type Slice,
} from "../../sql/reports.ts";
import type { Store } from "../../sql/store.ts";
import { type Calendar, openCalendars } from "./opening-periods.ts";
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
  const periodsOf = calendars(question.as_of - EVIDENCE_US, question.as_of);
  const done = { stores: 0, schedules: 0 };
  for (const [index, { first, stores }] of starts.entries()) {
    const slice = { first, after: starts[index + 1]?.first ?? "" };
    const calculated = await calculateSlice(store, { ...run, ...slice }, question, {
      periodsOf,
      numbered: done.schedules,
    });
    done.stores += calculated.stores;
    done.schedules += calculated.schedules;
    if (index + 1 < starts.length) await onProgress?.(((index + 1) * storesAtOnce) / stores);
  }
  if (selected > 0 && done.stores !== selected) throw new RowsMissing(done.stores, selected);
  return done.stores;
}

/** @param schedules what works out their periods, and how many of the run are `numbered` already */
async function calculateSlice(
  store: Store,
  slice: Run & Slice,
  { as_of, method, reach = UNLIMITED_US, gaps }: Question,
  { periodsOf, numbered }: { periodsOf: Calendar; numbered: number },
): Promise<{ stores: number; schedules: number }> {
  const { report_id, run_id } = slice;
  await insertReportStores(store, { ...slice, numbered });
  const { first, after } = slice;
  const schedules = await reportSchedules(store, { run_id, first, after, as_of });
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
  await insertReportRows(store, { ...slice, as_of, method, reach, gaps, polled_later });
  const stores = schedules.reduce((sum, schedule) => sum + schedule.stores, 0);
  return { stores, schedules: schedules.length };
}
