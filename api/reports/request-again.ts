import type { Database } from "../../sql/database.ts";
import { reportSelection } from "../../sql/report-queue.ts";
import type { ReportRow } from "../../sql/reports.ts";
import type { ReportRequest } from "./request.ts";
import { periodOf } from "./stored-period.ts";

/** The request that gives the same report, of all that is known now. */
export async function requestAgain(db: Database, row: ReportRow): Promise<ReportRequest> {
  const { as_of_us, reach_us, method, gaps, detail, label, selected, wait } = row;
  const stores =
    selected === 0 ? undefined : await reportSelection(db, { report_id: row.report_id });
  return {
    options: {
      method,
      gaps,
      ...(as_of_us === null ? {} : { as_of: as_of_us }),
      ...(reach_us === null ? {} : { reach: reach_us }),
    },
    ...{ detail, label, wait },
    stores: stores?.map(({ store_id }) => store_id),
    period: periodOf(row),
  };
}
