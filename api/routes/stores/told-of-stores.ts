import { reportedRow } from "../../../sql/explain.ts";
import { newestPoll } from "../../../sql/reports.ts";
import type { Store } from "../../../sql/store.ts";
import { createRouter } from "../../http/router.ts";
import type { Reports } from "../../report/reports.ts";
import { runStarts } from "../../stores/run-start.ts";
import { sharedAnswer } from "../../stores/shared-answer.ts";
import { listOutages } from "../outages.ts";
import { explainer, explainStore } from "../reports/explain.ts";
import { getStore, storeTeller } from "./get.ts";
import { storeLookup } from "./known-store.ts";
import { listStores } from "./list.ts";
import { getStoreOutages, storeOutagesTeller } from "./outages.ts";
import { getTimeline, timelineTeller } from "./timeline.ts";

/** What answers questions about single stores, for the API and for the pages. */
export type StoreTellers = ReturnType<typeof storeTellers>;

/** All that tells of single stores. They share their look-ups. */
export function storeTellers(
  store: Store,
  reports: Reports,
  clock: () => Date,
  sinceOf = runStarts(store, clock),
) {
  const lookup = storeLookup(store);
  const newest = sharedAnswer(async () => (await newestPoll(store))[0]?.newest_us ?? null);
  return {
    lookup,
    tellStore: storeTeller(lookup, { newest, sinceOf, clock }),
    tellTimeline: timelineTeller(store, lookup, clock),
    tellOutages: storeOutagesTeller(store, lookup, clock),
    explained: explainer(store, reports),
    reported: async (report_id: string, store_id: string) =>
      (await reports.find(report_id)) && (await reportedRow(store, { report_id, store_id }))[0],
  };
}

/** All that is told of single stores, and of why a report says what it does. */
export function toldOfStores(
  store: Store,
  reports: Reports,
  clock: () => Date,
  tellers = storeTellers(store, reports, clock),
) {
  const router = createRouter();
  router.route("/", listStores(store));
  router.route("/", getStore(tellers.tellStore));
  router.route("/", getTimeline(tellers.tellTimeline));
  router.route("/", getStoreOutages(tellers.tellOutages));
  router.route("/", listOutages(store, tellers.lookup, clock));
  router.route("/", explainStore(tellers.explained));
  return router;
}
