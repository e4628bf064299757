import { singleFlight } from "../../sql/concurrency/single-flight.ts";
import type { Database } from "../../sql/database.ts";
import { reportedRow } from "../../sql/explain.ts";
import { newestPoll } from "../../sql/reports.ts";
import { attributeNames, namesIn, storesFound } from "../../sql/stores.ts";
import type { Reports } from "../reports/reports.ts";
import { attributesAnswer } from "./attributes.ts";
import { calendarAnswer } from "./calendar.ts";
import { explainer } from "./explained-store.ts";
import { storeLookup } from "./known-store.ts";
import { outageListAnswer } from "./outage-list.ts";
import { reasonsIn } from "./planned-closing.ts";
import { runStarts } from "./run-start.ts";
import { storeAnswer } from "./store.ts";
import { storeHistoryAnswer } from "./store-history.ts";
import { storeOutagesAnswer } from "./store-outages.ts";
import { timelineAnswer } from "./timeline.ts";

/** The functions that find facts about single stores, for the API and for the pages. */
export type StoreAnswers = ReturnType<typeof storeAnswers>;

/** Opens the functions that find facts about single stores; they share their look-ups. */
export function storeAnswers(
  db: Database,
  reports: Reports,
  clock: () => Date,
  sinceOf = runStarts(db, clock),
) {
  const lookup = storeLookup(db);
  const reasonsOf = reasonsIn(db);
  const namesOf = namesIn(db);
  const newest = singleFlight(async () => (await newestPoll(db))[0]?.newest_us ?? null);
  return {
    lookup,
    reasonsOf,
    namesOf,
    storesFound: async (search: string): Promise<ReadonlySet<string>> =>
      new Set((await storesFound(db, { search })).map(({ store_id }) => store_id)),
    attributeNames: singleFlight(async () =>
      (await attributeNames(db, {})).map(({ name }) => name),
    ),
    findAttributes: attributesAnswer(db, lookup),
    findCalendar: calendarAnswer(lookup, reasonsOf),
    findStore: storeAnswer(lookup, { newest, sinceOf, reasonsOf, clock }),
    findHistory: storeHistoryAnswer(db, lookup),
    findTimeline: timelineAnswer(db, lookup, clock),
    findOutages: storeOutagesAnswer(db, lookup, clock),
    findOutageList: outageListAnswer(db, lookup, clock, namesOf),
    explained: explainer(db, reports),
    reported: async (report_id: string, store_id: string) =>
      (await reports.find(report_id)) && (await reportedRow(db, { report_id, store_id }))[0],
  };
}
