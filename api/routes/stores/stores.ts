import { reportedRow } from "../../../sql/explain.ts";
import { newestPoll } from "../../../sql/reports.ts";
import type { Database } from "../../../sql/database.ts";
import { createRouter } from "../../http/router.ts";
import type { Reports } from "../../reports/reports.ts";
import { runStarts } from "../../answers/run-start.ts";
import { sharedAnswer } from "../../answers/shared-answer.ts";
import { listOutages } from "../outages.ts";
import { explainer, explainStore } from "../reports/explain.ts";
import { getStore, storeAnswer } from "./get.ts";
import { storeLookup } from "../../answers/known-store.ts";
import { listStores } from "./list.ts";
import { getStoreOutages, storeOutagesAnswer } from "./outages.ts";
import { getTimeline, timelineAnswer } from "./timeline.ts";

/** What answers questions about single stores, for the API and for the pages. */
export type StoreAnswers = ReturnType<typeof storeAnswers>;

/** All that tells of single stores. They share their look-ups. */
export function storeAnswers(
  db: Database,
  reports: Reports,
  clock: () => Date,
  sinceOf = runStarts(db, clock),
) {
  const lookup = storeLookup(db);
  const newest = sharedAnswer(async () => (await newestPoll(db))[0]?.newest_us ?? null);
  return {
    lookup,
    findStore: storeAnswer(lookup, { newest, sinceOf, clock }),
    findTimeline: timelineAnswer(db, lookup, clock),
    findOutages: storeOutagesAnswer(db, lookup, clock),
    explained: explainer(db, reports),
    reported: async (report_id: string, store_id: string) =>
      (await reports.find(report_id)) && (await reportedRow(db, { report_id, store_id }))[0],
  };
}

/** All that is told of single stores, and of why a report says what it does. */
export function storeRoutes(
  db: Database,
  reports: Reports,
  clock: () => Date,
  answers = storeAnswers(db, reports, clock),
) {
  const router = createRouter();
  router.route("/", listStores(db));
  router.route("/", getStore(answers.findStore));
  router.route("/", getTimeline(answers.findTimeline));
  router.route("/", getStoreOutages(answers.findOutages));
  router.route("/", listOutages(db, answers.lookup, clock));
  router.route("/", explainStore(answers.explained));
  return router;
}
