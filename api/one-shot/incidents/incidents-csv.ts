import { Readable } from "node:stream";
import { attributeValues, statedAttributeNames } from "../../../sql/attributes.ts";
import type { Database } from "../../../sql/database.ts";
import { loadedPollsOfStores, loadedStores } from "../../../sql/one-shot/loaded-stores.ts";
import {
  newestLoadedPoll,
  noteLoadedStores,
  schedulesOfStores,
} from "../../../sql/one-shot/one-report.ts";
import { polledChanges } from "../../../sql/polled-stores.ts";
import type { StorePolls } from "../../../sql/stores.ts";
import { groupsOf } from "../../incidents/attribute-groups.ts";
import { blindStretches } from "../../incidents/blind.ts";
import {
  BLIND_HEADER,
  blindLine,
  GROUPS_HEADER,
  groupLine,
  INCIDENTS_HEADER,
  incidentLine,
} from "../../incidents/csv.ts";
import { type GroupedStore, groupIncidentsOf } from "../../incidents/groups.ts";
import { incidentsOf } from "../../incidents/incidents.ts";
import { recentlyPolled } from "../../incidents/recently-polled.ts";
import { rememberedWholePeriods } from "../../incidents/whole-periods.ts";
import { NO_POLLS } from "../../reports/inputs.ts";
import { checkRollup } from "../../reports/rollup.ts";
import { instantWarnings } from "../../reports/warnings.ts";
import type { IncidentArguments } from "./arguments.ts";

type Wanted = Pick<IncidentArguments, "rule" | "asOf" | "wanted">;

/** The polls of several stores are read together, about this many. */
const POLLS_A_SLICE = 500_000;

/**
 * The CSV of the incidents of all that was loaded, of group incidents or of blind stretches.
 *
 * @param say gets warnings
 * @throws Error if there is no poll and no instant was named, or for an attribute that no store has
 */
export async function incidentsCsv(
  db: Database,
  { rule, asOf: named, wanted }: Wanted,
  say: (text: string) => void,
): Promise<Readable> {
  await noteLoadedStores(db, {});
  if (wanted.of === "blind") return await blindCsv(db, named ?? Date.now() * 1000);
  const asOf = named ?? (await newestLoadedPoll(db, {}))[0]?.newest_us;
  if (asOf === undefined) throw new Error(NO_POLLS);
  for (const warning of await instantWarnings(db, asOf, named === undefined)) {
    say(`warning: ${warning}`);
  }
  const stores = storesWithIncidents(db, rule, asOf);
  return wanted.of === "groups"
    ? await groupsCsv(db, stores, wanted.by)
    : Readable.from(incidentLines(stores));
}

async function* incidentLines(stores: ReturnType<typeof storesWithIncidents>) {
  yield INCIDENTS_HEADER;
  for await (const { store_id, incidents } of stores) {
    for (const incident of incidents) yield incidentLine(store_id, incident);
  }
}

async function groupsCsv(
  db: Database,
  stores: ReturnType<typeof storesWithIncidents>,
  by: readonly string[],
): Promise<Readable> {
  const attributes = new Map<string, string[]>();
  if (by.length > 0) {
    const known = await statedAttributeNames(db, {});
    checkRollup(
      by,
      known.map(({ name }) => name),
    );
    const found = await attributeValues(db, { names: by.join() });
    for (const { store_id, values } of found) attributes.set(store_id, values);
  }
  const grouped: GroupedStore[] = [];
  for await (const { store_id, incidents, evidence } of stores) {
    const seen = recentlyPolled(evidence.map(({ at }) => at));
    grouped.push({
      store_id,
      incidents: incidents.map(({ first_seen, opened, closed }) => ({
        first_seen,
        opened,
        closed,
      })),
      seen,
    });
  }
  const groups = groupsOf(grouped, by, ({ store_id }) => attributes.get(store_id) ?? []);
  const lines = groups.flatMap(({ stores: members, ...group }) =>
    groupIncidentsOf(members).map((incident) => groupLine(group, incident)),
  );
  return Readable.from([GROUPS_HEADER, ...lines]);
}

async function blindCsv(db: Database, until: number): Promise<Readable> {
  const changes = await polledChanges(db, { from_us: 0, to_us: until });
  return Readable.from([BLIND_HEADER, ...blindStretches(changes, until).map(blindLine)]);
}

/** The incidents of each store that was polled, in the order of their ids. */
async function* storesWithIncidents(db: Database, rule: Wanted["rule"], asOf: number) {
  const schedules = new Map((await schedulesOfStores(db, {})).map((each) => [each.schedule, each]));
  const periodsOf = rememberedWholePeriods();
  for await (const { polls, scheduleOf } of slicesOfPolls(db, asOf)) {
    for (const { store_id, polls: ofStore } of polls) {
      const schedule = schedules.get(scheduleOf(store_id));
      if (schedule === undefined) throw new Error(`the store ${store_id} has no schedule`);
      const [from, to] = [ofStore[0]?.at ?? 0, ofStore.at(-1)?.at ?? 0];
      const periods = periodsOf(schedule, { from, to });
      yield { store_id, ...incidentsOf(periods, ofStore, rule, asOf) };
    }
  }
}

/** The polls of the stores up to an instant, some stores at a time, in the order of their ids. */
async function* slicesOfPolls(
  db: Database,
  to_us: number,
): AsyncGenerator<{ polls: StorePolls[]; scheduleOf: (store_id: string) => string }> {
  const stores = await loadedStores(db, {});
  const schedules = new Map(stores.map(({ store_id, schedule }) => [store_id, schedule]));
  const scheduleOf = (store_id: string) => schedules.get(store_id) ?? "";
  for (let from = 0; from < stores.length; ) {
    let [to, polls] = [from, 0];
    while (to < stores.length && polls < POLLS_A_SLICE) {
      polls += stores[to]?.polls ?? 0;
      to += 1;
    }
    const [first, last] = [stores[from]?.store_id ?? "", stores[to - 1]?.store_id ?? ""];
    yield { polls: await loadedPollsOfStores(db, { first, last, to_us }), scheduleOf };
    from = to;
  }
}
