import { tellReports } from "../../report/tell-reports.ts";
import { type Page, page } from "../page.ts";
import type { PageParts } from "../page-list.ts";
import { type ReportsProps, ReportsView, SHOWN } from "./view.tsx";

/** `GET /ui/reports`: all reports, and a form to ask for another. */
export function reportsPage({ store, reports }: Pick<PageParts, "store" | "reports">): Page {
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
        return {
          reports: await tellReports(store, reports, { cursor, limit: SHOWN }),
          cursor: cursor ?? null,
          mayWrite: c.get("scopes").has("write"),
          faults: {},
          sending: false,
          trouble: null,
          doomed: null,
        };
      },
      View: ReportsView,
    },
  );
}
