import type { Database } from "../../../sql/database.ts";
import type { Reports } from "../../reports/reports.ts";
import type { Pipeline } from "../../routes/get-pipeline.ts";
import type { Now, NowParams } from "../../routes/now.ts";
import type { Rejections } from "../../routes/rejections.ts";
import type { StoreAnswers } from "../../routes/stores/stores.ts";
import { nowPage } from "../now/route.tsx";
import type { Page } from "./page.ts";
import { pipelinePage } from "../pipeline/route.tsx";
import { reportPage } from "../report/route.tsx";
import { reportsPage } from "../reports/route.tsx";
import { sqlPage } from "../sql/route.tsx";
import { storePage } from "../store/route.tsx";

/** What the pages tell of: the same functions that the API answers with. */
export type PageParts = {
  findNow(params: NowParams): Promise<Now>;
  stores: StoreAnswers;
  /** The id of the newest complete report of all stores. */
  newestReport(): Promise<string | undefined>;
  findPipeline(): Promise<Pipeline>;
  findRejections(): Promise<Rejections>;
  /** Whether there is somebody who answers ad hoc SQL. */
  answersSql: boolean;
  db: Database;
  reports: Reports;
};

/** All pages, in the order of the navigation. */
export function allPages(parts: PageParts): Page[] {
  return [
    nowPage(parts),
    reportsPage(parts),
    reportPage(parts),
    storePage(parts),
    pipelinePage(parts),
    sqlPage(parts),
  ];
}
