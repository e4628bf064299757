import type { Readable } from "node:stream";
import { z } from "@hono/zod-openapi";
import type { Database } from "../../sql/database.ts";
import type { ReportRow } from "../../sql/reports.ts";
import { reportAttributeNames, rollup } from "../../sql/rollups.ts";
import { Problem } from "../http/problem.ts";
import { checkRollup, readRollup, rollupOf } from "../reports/rollup.ts";
import { periodOf } from "../reports/stored-period.ts";
import type { Detail } from "../uptime/options.ts";
import { countedRows } from "./report-download.ts";
import { PeriodTableRow, ReportTableRow } from "./report-row.ts";
import { type Form, inForm } from "./send-rows.ts";

const Group = z.object({ stores: z.number().int().describe("How many stores the group has") });

/** A row of a roll-up as JSON; the attributes that it is by are further members. */
export const RollupRow = ReportTableRow.omit({
  ...{ store_id: true, polls_last_week: true, last_poll_utc: true },
  ...{ timezone: true, default_timezone: true, default_hours: true },
})
  .extend(Group.shape)
  .catchall(z.string().describe("The value of an attribute; empty: the stores without one"))
  .openapi("RollupRow");

/** A row of a roll-up of a report for a period as JSON. */
export const PeriodRollupRow = PeriodTableRow.omit({ store_id: true })
  .extend(Group.shape)
  .catchall(z.string().describe("The value of an attribute; empty: the stores without one"))
  .openapi("PeriodRollupRow");

/** Which roll-up of a report, and in which form. */
export type Rollup = Form & { by: readonly string[]; detail: Detail };

/**
 * Reads the attributes of a roll-up.
 *
 * @throws Problem invalid-request
 */
export function namesOf(by: string): string[] {
  return orRefused(() => readRollup(by));
}

/**
 * The roll-up of a complete report as bytes, in constant memory.
 *
 * @param signal ends it, even during its query
 * @throws Problem invalid-request for an attribute that no store had, or report-rows-missing
 */
export async function downloadRollup(
  db: Database,
  report: ReportRow,
  { by, detail, ...form }: Rollup,
  signal?: AbortSignal,
): Promise<Readable> {
  const { report_id, run_id } = report;
  const attempt = { report_id, run_id };
  await countedRows(db, report);
  const known = await reportAttributeNames(db, attempt);
  orRefused(() =>
    checkRollup(
      by,
      known.map(({ name }) => name),
    ),
  );
  const wanted = { of: rollupOf(periodOf(report)), detail, names: by };
  return await inForm(form, (format) =>
    rollup(db, attempt, wanted, format, signal === undefined ? {} : { signal }),
  );
}

function orRefused<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    throw new Problem("invalid-request", `by: ${error instanceof Error ? error.message : error}`);
  }
}
