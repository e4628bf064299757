import { calendarPage } from "./calendar/route.tsx";
import { findPage } from "./find/route.tsx";
import { incidentsPage } from "./incidents/route.tsx";
import type { Page } from "./kit/page.ts";
import type { PageParts } from "./kit/parts.ts";
import { nowPage } from "./now/route.tsx";
import { outagesPage } from "./outages/route.tsx";
import { pipelinePage } from "./pipeline/route.tsx";
import { reportPage } from "./report/route.tsx";
import { reportsPage } from "./reports/route.tsx";
import { sqlPage } from "./sql/route.tsx";
import { storePage } from "./store/route.tsx";
import { uploadPage } from "./upload/route.tsx";

/** All pages, in the order of the navigation. */
export function allPages(parts: PageParts): Page[] {
  return [
    nowPage(parts),
    incidentsPage(parts),
    outagesPage(parts),
    reportsPage(parts),
    reportPage(parts),
    findPage(parts),
    storePage(parts),
    calendarPage(parts),
    pipelinePage(parts),
    uploadPage(),
    sqlPage(parts),
  ];
}
