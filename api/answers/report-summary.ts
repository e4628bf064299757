import { z } from "@hono/zod-openapi";
import { fromMicroseconds } from "../../producers/messages/timestamp.ts";
import type { Database } from "../../sql/database.ts";
import { reportSummary, type WindowTotals } from "../../sql/report-rows.ts";
import type { ReportRow } from "../../sql/reports.ts";
import { perWindow, WINDOWS, type WindowName } from "../uptime/windows.ts";
import { rowsMissing } from "./report-download.ts";

const Count = z.number().int();

const Total = z.number().describe("Of all stores: minutes in the window hour, hours in the others");

/** How many stores there are of each kind. */
const Stores = z.object({
  known: Count.describe("Stores with known time"),
  unknown: Count.describe("Stores that were open, all of it unknown"),
  closed: Count.describe("Stores that were not open at all"),
});

/** Sums over stores. */
export const SummarySums = {
  uptime: Total,
  downtime: Total,
  unknown: Total,
  excused: Total.describe("Open time within planned closures"),
  open: Total,
  uptime_pct: z.number().nullable().describe("Of the known time; null: no time is known"),
  stores: Stores,
};

/** Stores by uptime. */
export const Distribution = z
  .array(
    z.object({
      from_pct: Count,
      to_pct: Count.describe("Exclusive, except where both are 100"),
      stores: Count,
    }),
  )
  .describe("The number of stores by uptime, in percent of the known time of each");

const Window = z
  .object({
    from: z.string().describe("UTC"),
    to: z.string().describe("UTC; the instant of the report, exclusive"),
    ...SummarySums,
    distribution: Distribution,
  })
  .openapi("SummaryWindow");

export const ReportSummary = z
  .object({
    report_id: z.uuid(),
    as_of: z.string().describe("UTC"),
    stores: Count.describe("Rows of the report"),
    windows: z.object(perWindow(() => Window)),
  })
  .openapi("ReportSummary");
export type ReportSummary = z.output<typeof ReportSummary>;

/** A window of a report over all stores. */
export type SummaryWindow = z.output<typeof Window>;

/** Bins are five percent wide; the last one has the stores that were always up. */
const BINS = 21;
const BIN_PCT = 5;

/**
 * The totals of a complete report of the windows over all its stores, rounded like its rows but
 * from the sums of the exact microseconds, and the distribution of uptime.
 *
 * @throws Problem report-rows-missing on a replica that lags behind
 */
export async function findSummary(db: Database, report: ReportRow): Promise<ReportSummary> {
  const { report_id, as_of_us } = report;
  if (as_of_us === null) throw new Error(`the complete report ${report_id} has no as_of`);
  const totals = await reportSummary(db, report);
  const windowOf = (name: WindowName): SummaryWindow => {
    const found = totals.find(({ window }) => window === name) ?? { ...NOTHING, window: name };
    if (found.stores !== report.stores) throw rowsMissing();
    const {
      stores,
      closed,
      unknown_stores,
      open_time: open,
      excused_time: excused,
      window: _,
      bins,
      ...sums
    } = found;
    return {
      from: fromMicroseconds(as_of_us - WINDOWS[name].us),
      to: fromMicroseconds(as_of_us),
      ...sums,
      excused,
      open,
      stores: { known: stores - closed - unknown_stores, unknown: unknown_stores, closed },
      distribution: distributionOf(bins),
    };
  };
  return {
    report_id,
    as_of: fromMicroseconds(as_of_us),
    stores: report.stores,
    windows: perWindow(windowOf),
  };
}

/** The totals of a report without a row. */
const NOTHING: Omit<WindowTotals, "window"> = {
  ...{ stores: 0, closed: 0, unknown_stores: 0, uptime_pct: null, bins: {} },
  ...{ uptime: 0, downtime: 0, unknown: 0, excused_time: 0, open_time: 0 },
};

/** How many stores there are in each step of five percent. */
export function distributionOf(bins: WindowTotals["bins"]): SummaryWindow["distribution"] {
  return Array.from({ length: BINS }, (_, bin) => ({
    from_pct: bin * BIN_PCT,
    to_pct: Math.min(100, (bin + 1) * BIN_PCT),
    stores: bins[bin] ?? 0,
  }));
}
