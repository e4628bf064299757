import { fromMicroseconds } from "../../../producers/messages/timestamp.ts";
import { newestPoll } from "../../../sql/reports.ts";
import { findReports } from "../../answers/report-list.ts";
import { type Page, page } from "../kit/page.ts";
import type { PageParts } from "../kit/parts.ts";
import { type ReportsProps, ReportsView, SHOWN } from "./view.tsx";

/** `GET /ui/reports`: all reports, and a form to request another. */
export function reportsPage({ db, reports }: Pick<PageParts, "db" | "reports">): Page {
  return page<ReportsProps>(
    {
      name: "reports",
      path: "/reports",
      navigation: "Reports",
      scope: "read",
      browser: new URL("./browser.tsx", import.meta.url),
    },
    {
      title: () => "Reports",
      load: async (c) => {
        const cursor = c.req.query("cursor");
        const [list, [newest]] = await Promise.all([
          findReports(db, reports, { cursor, limit: SHOWN }),
          newestPoll(db),
        ]);
        return {
          reports: list,
          cursor: cursor ?? null,
          newest: newest ? fromMicroseconds(newest.instant_us) : null,
          mayWrite: c.get("scopes").has("write"),
          faults: {},
          sending: false,
          problem: null,
          doomed: null,
        };
      },
      View: ReportsView,
    },
  );
}
