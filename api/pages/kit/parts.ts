import type { Database } from "../../../sql/database.ts";
import type { FindIncidents } from "../../answers/incident-list.ts";
import type { Now, NowParams } from "../../answers/now.ts";
import type { Pipeline } from "../../answers/pipeline.ts";
import type { Rejections } from "../../answers/rejections.ts";
import type { StoreAnswers } from "../../answers/store-answers.ts";
import type { Reports } from "../../reports/reports.ts";

/** What pages load their data with: the same functions that answer the API. */
export type PageParts = {
  findNow(params: NowParams): Promise<Now>;
  stores: StoreAnswers;
  findIncidents: FindIncidents;
  /** The id of the newest complete report of all stores. */
  newestReport(): Promise<string | undefined>;
  findPipeline(): Promise<Pipeline>;
  findRejections(): Promise<Rejections>;
  /** Whether this server answers ad hoc SQL. */
  answersSql: boolean;
  db: Database;
  reports: Reports;
};
