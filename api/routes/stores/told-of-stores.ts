import type { Store } from "../../../sql/store.ts";
import { createRouter } from "../../http/router.ts";
import type { Reports } from "../../report/reports.ts";
import { runStarts } from "../../stores/run-start.ts";
import { listOutages } from "../outages.ts";
import { explainStore } from "../reports/explain.ts";
import { getStore } from "./get.ts";
import { storeLookup } from "./known-store.ts";
import { listStores } from "./list.ts";
import { getStoreOutages } from "./outages.ts";
import { getTimeline } from "./timeline.ts";

/** All that is told of single stores, and of why a report says what it does. They share their look-ups. */
export function toldOfStores(
  store: Store,
  reports: Reports,
  clock: () => Date,
  sinceOf = runStarts(store, clock),
) {
  const lookup = storeLookup(store);
  const router = createRouter();
  router.route("/", listStores(store));
  router.route("/", getStore(lookup, sinceOf, clock));
  router.route("/", getTimeline(store, lookup, clock));
  router.route("/", getStoreOutages(store, lookup, clock));
  router.route("/", listOutages(store, lookup, clock));
  router.route("/", explainStore(store, reports));
  return router;
}
