import type { GroupIncident } from "./groups.ts";
import type { Incident } from "./incidents.ts";

/** What an incident is known by later: its store, its first poll, and its inactive polls. */
export type KnownIncident = { store_id: string } & Pick<Incident, "first_seen" | "inactive">;

/**
 * What became of the incidents of before, when late polls or calendars came in (docs/NUMBERS.md,
 * Incidents).
 */
export type Matching<One> = {
  /** Those of which the id is still there, as they were and as they are. */
  same: { former: One; current: One }[];
  /** Those that went into another one, which may have been there before. */
  replaced: { former: One; by: One }[];
  /** Those of which nothing is left. */
  retracted: One[];
  /**
   * Those that were not there. `from`: the former ones that they replace or were split off, whose
   * recipients, acknowledgement and notes they inherit.
   */
  fresh: { current: One; from: One[] }[];
};

/**
 * Compares the incidents of before with those of now. An incident with the same id is the same one.
 * A former one whose id is gone is replaced by the one that has the earliest of its inactive polls
 * that any has; where none has any of them it is retracted.
 */
export function matchIncidents<One extends KnownIncident>(
  former: readonly One[],
  current: readonly One[],
): Matching<One> {
  const key = ({ store_id }: KnownIncident, at: number) => `${store_id} ${at}`;
  const byId = new Map(current.map((each) => [key(each, each.first_seen), each]));
  const byPoll = new Map(
    current.flatMap((each) => each.inactive.map((at) => [key(each, at), each] as const)),
  );
  const matching: Matching<One> = { same: [], replaced: [], retracted: [], fresh: [] };
  const origins = new Map<One, Set<One>>();
  for (const each of former) {
    for (const at of each.inactive) {
      const heir = byPoll.get(key(each, at));
      if (heir !== undefined) origins.set(heir, (origins.get(heir) ?? new Set<One>()).add(each));
    }
    const same = byId.get(key(each, each.first_seen));
    const surviving = each.inactive.find((at) => byPoll.has(key(each, at)));
    const by = surviving === undefined ? undefined : byPoll.get(key(each, surviving));
    if (same !== undefined) matching.same.push({ former: each, current: same });
    else if (by !== undefined) matching.replaced.push({ former: each, by });
    else matching.retracted.push(each);
  }
  const known = new Set(matching.same.map((each) => each.current));
  for (const each of current) {
    if (!known.has(each))
      matching.fresh.push({ current: each, from: [...(origins.get(each) ?? [])] });
  }
  return matching;
}

/** What a group incident is known by later: its group, and the incidents of stores in it. */
export type KnownGroupIncident = { attribute: string; value: string } & Pick<
  GroupIncident,
  "opened" | "incidents"
>;

/**
 * The same of group incidents: one that shares an incident of a store with a former one of its
 * group is the same. Where several do, the earliest former one is the first of them, and every
 * other former one is replaced by the earliest that it shares an incident with.
 *
 * @param former by `opened`, as `current`; incidents of stores that were replaced by others have
 *   the ids of these
 */
export function matchGroupIncidents<One extends KnownGroupIncident>(
  former: readonly One[],
  current: readonly One[],
): Matching<One> {
  const keysOf = ({ attribute, value, incidents }: KnownGroupIncident) =>
    incidents.map(({ store_id, first_seen }) =>
      JSON.stringify([attribute, value, store_id, first_seen]),
    );
  const byIncident = new Map<string, One[]>();
  for (const each of current) {
    for (const key of keysOf(each)) byIncident.set(key, [...(byIncident.get(key) ?? []), each]);
  }
  const matching: Matching<One> = { same: [], replaced: [], retracted: [], fresh: [] };
  const taken = new Set<One>();
  const origins = new Map<One, One[]>();
  for (const each of former) {
    const sharing = new Set(keysOf(each).flatMap((key) => byIncident.get(key) ?? []));
    const candidates = [...sharing].sort((a, b) => a.opened - b.opened);
    for (const heir of candidates) origins.set(heir, [...(origins.get(heir) ?? []), each]);
    const same = candidates.find((candidate) => !taken.has(candidate));
    if (same !== undefined) {
      taken.add(same);
      matching.same.push({ former: each, current: same });
    } else if (candidates[0] !== undefined) {
      matching.replaced.push({ former: each, by: candidates[0] });
    } else matching.retracted.push(each);
  }
  for (const each of current) {
    if (!taken.has(each)) matching.fresh.push({ current: each, from: origins.get(each) ?? [] });
  }
  return matching;
}
