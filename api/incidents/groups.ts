import type { Period } from "../uptime/periods.ts";
import type { Incident } from "./incidents.ts";
import { countRecent, RECENT_US } from "./recently-polled.ts";

/** What groups are made of: a store, its incidents, and when it was seen. */
export type GroupedStore = {
  store_id: string;
  incidents: readonly Pick<Incident, "first_seen" | "opened" | "closed">[];
  /** The times in which it has evidence of the last 90 minutes (`recentlyPolled`). */
  seen: readonly Period[];
};

/** An incident of a store by what identifies it. */
type IncidentId = { store_id: string; first_seen: number };

/** An incident of many stores at once; instants in microseconds. */
export type GroupIncident = {
  opened: number;
  /** Null while it is open. */
  closed: number | null;
  /** The stores that were ever in it, in the order of their bytes. */
  members: string[];
  /** The incidents with which they came into it, in the same order. */
  incidents: IncidentId[];
};

/** The fewest stores that open a group incident. */
const FEWEST = 10;

/** A change of one store: its incident opens, or closes. */
type Change = { at: number; store: GroupedStore; first_seen: number; opens: boolean };

/** A group incident that is open. */
type Open = {
  opened: number;
  members: Set<string>;
  incidents: IncidentId[];
  /** When it opened, or was last joined. */
  joined: number;
  /** How many members have an open incident. */
  down: number;
};

/**
 * The group incidents of the stores of one group (docs/NUMBERS.md, Group incidents), by `opened`.
 *
 * At every instant at which incidents open or close, these change first; then stores whose incident
 * opens join the group incident that can be joined; then those end of whose members fewer than half
 * are down; then a new one may open.
 *
 * @param since none opens before: of stores that are known only from 90 minutes before it on
 */
export function groupIncidentsOf(
  stores: readonly GroupedStore[],
  since = Number.NEGATIVE_INFINITY,
): GroupIncident[] {
  const polledStores = countRecent(stores.map(({ seen }) => seen));
  const down = new Set<string>();
  let open: Open[] = [];
  const closed: GroupIncident[] = [];
  // The incidents that opened in the last 90 minutes; those before `oldest` are older.
  const recent: Change[] = [];
  let oldest = 0;

  /** Notes that a store goes down or comes back, in all group incidents that it is in. */
  function change({ store: { store_id }, opens }: Change): void {
    if (opens) down.add(store_id);
    else down.delete(store_id);
    for (const group of open) if (group.members.has(store_id)) group.down += opens ? 1 : -1;
  }

  function join(group: Open, { at, store: { store_id }, first_seen }: Change): void {
    if (!group.members.has(store_id)) group.down += 1;
    group.members.add(store_id);
    group.incidents.push({ store_id, first_seen });
    group.joined = at;
  }

  /** The incidents that opened lately, of stores that are down and in no open group incident. */
  function loose(at: number): Change[] {
    while ((recent[oldest]?.at ?? at) <= at - RECENT_US) oldest += 1;
    const young = recent.slice(oldest);
    if (young.length < FEWEST) return [];
    const last = new Map(young.map((each) => [each.store.store_id, each]));
    return [...last.values()].filter(
      ({ store: { store_id } }) =>
        down.has(store_id) && !open.some(({ members }) => members.has(store_id)),
    );
  }

  for (const changes of byInstant(changesOf(stores))) {
    const at = changes[0]?.at ?? 0;
    const opening = changes.filter(({ opens }) => opens);
    for (const each of changes) change(each);
    recent.push(...opening);
    const joinable = latestOf(open, at);
    if (joinable !== undefined) for (const each of opening) join(joinable, each);
    const ending = open.filter((group) => 2 * group.down < group.members.size);
    closed.push(...ending.map((group) => groupIncident(group, at)));
    open = open.filter((group) => !ending.includes(group));
    if (at < since || opening.length === 0 || ending.length > 0 || latestOf(open, at) !== undefined)
      continue;
    const found = loose(at);
    if (found.length >= FEWEST && 4 * found.length >= polledStores(at))
      open.push(opened(at, found));
  }
  return [...closed, ...open.map((group) => groupIncident(group, null))].sort(
    (a, b) => a.opened - b.opened,
  );
}

function changesOf(stores: readonly GroupedStore[]): Change[] {
  const changes = stores.flatMap((store) =>
    store.incidents.flatMap(({ first_seen, opened, closed }) => [
      { at: opened, store, first_seen, opens: true },
      ...(closed === null ? [] : [{ at: closed, store, first_seen, opens: false }]),
    ]),
  );
  return changes.sort((a, b) => a.at - b.at);
}

/** Changes in order, those of one instant together. */
function* byInstant(changes: readonly Change[]): Generator<Change[]> {
  let together: Change[] = [];
  for (const each of changes) {
    if (together[0] !== undefined && together[0].at !== each.at) {
      yield together;
      together = [];
    }
    together.push(each);
  }
  if (together.length > 0) yield together;
}

/** The one that can be joined, which is for 90 minutes; of several the one that was joined last. */
function latestOf(open: readonly Open[], at: number): Open | undefined {
  let latest: Open | undefined;
  for (const group of open) {
    const isJoinable = at - group.joined < RECENT_US;
    if (isJoinable && group.joined >= (latest?.joined ?? 0)) latest = group;
  }
  return latest;
}

function opened(at: number, found: readonly Change[]): Open {
  const members = new Set(found.map(({ store }) => store.store_id));
  const incidents = found.map(({ store: { store_id }, first_seen }) => ({ store_id, first_seen }));
  return { opened: at, members, incidents, joined: at, down: members.size };
}

function groupIncident({ opened, members, incidents }: Open, closed: number | null): GroupIncident {
  return {
    opened,
    closed,
    members: [...members].sort(),
    incidents: incidents.toSorted(
      (a, b) => compare(a.store_id, b.store_id) || a.first_seen - b.first_seen,
    ),
  };
}

/** Ids are of ASCII: in the order of their bytes. */
function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
