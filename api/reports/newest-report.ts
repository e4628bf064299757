import type { Database } from "../../sql/database.ts";
import { BEFORE_ALL_REPORTS, reportList } from "../../sql/reports.ts";

/** The number of reports that are read at once. */
const AT_ONCE = 100;

/**
 * The id of the newest complete report of the windows that has all stores; undefined when there is
 * none.
 */
export async function newestReportOfAll(db: Database): Promise<string | undefined> {
  let before = BEFORE_ALL_REPORTS;
  for (;;) {
    const rows = await reportList(db, {
      ...{ state: "Complete", label: "", limit: AT_ONCE },
      ...before,
    });
    const found = rows.find(({ selected, period_from }) => selected === 0 && period_from === "");
    const last = rows.at(-1);
    if (found !== undefined || last === undefined || rows.length < AT_ONCE) return found?.report_id;
    before = { before_ms: last.requested_ms, before_id: last.report_id };
  }
}
