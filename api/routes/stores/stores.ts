import type { Database } from "../../../sql/database.ts";
import { storeAnswers } from "../../answers/store-answers.ts";
import { createRouter } from "../../http/router.ts";
import type { Reports } from "../../reports/reports.ts";
import { listOutages } from "../outages.ts";
import { explainStore } from "../reports/explain.ts";
import { getCalendar } from "./calendar.ts";
import { getStore } from "./get.ts";
import { getHistory } from "./history.ts";
import { listStores } from "./list.ts";
import { getStoreOutages } from "./outages.ts";
import { getTimeline } from "./timeline.ts";

/** All routes about stores, and the one that explains the row of a store in a report. */
export function storeRoutes(
  db: Database,
  reports: Reports,
  clock: () => Date,
  answers = storeAnswers(db, reports, clock),
) {
  const router = createRouter();
  router.route("/", listStores(db, answers.namesOf));
  router.route("/", getStore(answers.findStore));
  router.route("/", getCalendar(answers.findCalendar));
  router.route("/", getHistory(answers.findHistory));
  router.route("/", getTimeline(answers.findTimeline));
  router.route("/", getStoreOutages(answers.findOutages));
  router.route("/", listOutages(answers.findOutageList));
  router.route("/", explainStore(answers.explained));
  return router;
}
