import {
  insertReportRows,
  insertReportSchedules,
  insertReportStores,
  reportSchedules,
} from "../../sql/reports.ts";
import type { Store } from "../../sql/store.ts";
import { openingCalendar } from "./opening-periods.ts";
import { EVIDENCE_US, type ReportOptions } from "./options.ts";
import { RowsMissing } from "./report-evidence.ts";

/** Stands for "no reach": longer than any period. */
const UNLIMITED_US = 1_000_000_000_000_000;

/** Stores that are calculated at once; more are taken in turns, so that memory stays bounded. */
const STORES_AT_ONCE = 50_000;

/**
 * Calculates a run of a report into `report_rows`. Opening hours become periods of UTC time here, once per
 * distinct zone and week; everything else is sql/queries/insert_report_rows.sql.
 *
 * @param onProgress is told the share of the stores that is done, between slices: above 0, below 1
 * @returns how many stores it has: all of them, or those that were selected
 */
export async function calculateReport(
  store: Store,
  { report_id, run_id, selected }: { report_id: string; run_id: string; selected: number },
  options: ReportOptions & { as_of: number },
  onProgress: (share: number) => Promise<void> = async () => {},
): Promise<number> {
  await insertReportStores(store, { report_id, run_id, selected });
  const schedules = await reportSchedules(store, { run_id });
  const periodsOf = openingCalendar(options.as_of - EVIDENCE_US, options.as_of);
  await insertReportSchedules(
    store,
    schedules.map(({ schedule, timezone, week }) => {
      const periods = periodsOf(timezone, week);
      return [
        report_id,
        run_id,
        schedule,
        periods.map((period) => period.from),
        periods.map((period) => period.to),
      ] as const;
    }),
  );
  const stores = schedules.reduce((sum, schedule) => sum + schedule.stores, 0);
  if (selected > 0 && stores !== selected) throw new RowsMissing(stores, selected);
  const slices = Math.max(1, Math.ceil(stores / STORES_AT_ONCE));
  for (let slice = 0; slice < slices; slice += 1) {
    await insertReportRows(store, {
      report_id,
      run_id,
      as_of: options.as_of,
      method: options.method,
      reach: options.reach ?? UNLIMITED_US,
      gaps: options.gaps,
      slices,
      slice,
    });
    if (slice + 1 < slices) await onProgress((slice + 1) / slices);
  }
  return stores;
}
