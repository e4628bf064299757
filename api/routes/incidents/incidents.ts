import type { Database } from "../../../sql/database.ts";
import { blindStretchesAnswer } from "../../answers/blind-stretches.ts";
import { groupIncidentsAnswer } from "../../answers/group-incidents.ts";
import { incidentListAnswer, storeIncidentsAnswer } from "../../answers/incident-list.ts";
import type { StoreLookup } from "../../answers/known-store.ts";
import { createRouter } from "../../http/router.ts";
import { listBlindStretches } from "./blind.ts";
import { listGroupIncidents } from "./groups.ts";
import { listIncidents } from "./list.ts";
import { listStoreIncidents } from "./of-store.ts";

/** All routes about incidents. */
export function incidentRoutes(
  db: Database,
  lookup: StoreLookup,
  clock: () => Date,
  find = incidentListAnswer(db, lookup, clock),
) {
  const router = createRouter();
  router.route("/", listIncidents(find));
  router.route("/", listGroupIncidents(groupIncidentsAnswer(db, clock)));
  router.route("/", listBlindStretches(blindStretchesAnswer(db, clock)));
  router.route("/", listStoreIncidents(storeIncidentsAnswer(db, lookup, clock)));
  return router;
}
