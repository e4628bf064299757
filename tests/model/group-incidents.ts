import { byBytes, writeCsv } from "./csv.ts";
import { type IncidentOptions, type ModelIncident, modelIncidents } from "./incidents.ts";
import type { Files, Store } from "./inputs.ts";
import { type Duration, type Instant, MINUTE, writeInstant } from "./instant.ts";

type Group = {
  attribute: string;
  value: string;
  opened: Instant;
  closed: Instant | undefined;
  members: Set<Store>;
  /** When it opened, or was last joined. */
  joined: Instant;
};

const NINETY_MINUTES: Duration = 90n * MINUTE;

/** Group incidents as CSV: of all stores, and of the values of attributes. */
export function modelGroupsCsv(
  files: Files,
  attributes: readonly string[],
  options: IncidentOptions = {},
): string {
  const found = modelIncidents(files, options);
  const inStores = (stores: readonly Store[], attribute: string, value: string) =>
    groupsOf(stores, attribute, value, found);
  const groups = inStores(found.stores, "", "");
  for (const attribute of attributes.toSorted(byBytes)) {
    const brandOf = (store: Store) => store.attributes.get(attribute) ?? "";
    for (const value of [...new Set(found.stores.map(brandOf))].sort(byBytes)) {
      if (value === "") continue;
      const stores = found.stores.filter((store) => brandOf(store) === value);
      groups.push(...inStores(stores, attribute, value));
    }
  }
  const rows = groups.map(({ attribute, value, opened, closed, members }) => {
    const ids = [...members].map(({ id }) => id).sort(byBytes);
    const end = closed === undefined ? "" : writeInstant(closed);
    return [attribute, value, writeInstant(opened), end, ids.join(" ")];
  });
  return writeCsv([["attribute", "value", "opened_at", "closed_at", "members"], ...rows]);
}

function groupsOf(
  stores: readonly Store[],
  attribute: string,
  value: string,
  found: ReturnType<typeof modelIncidents>,
): Group[] {
  const incidents = found.incidents.filter(({ store }) => stores.includes(store));
  const isOpenAt = (at: Instant) => (each: ModelIncident) =>
    each.opened <= at && (each.closed === undefined || at < each.closed);
  const isRecent = (then: Instant, at: Instant) => then > at - NINETY_MINUTES && then <= at;
  const instants = new Set(incidents.flatMap(({ opened, closed }) => [opened, closed ?? opened]));
  const groups: Group[] = [];
  for (const x of [...instants].sort((a, b) => (a < b ? -1 : 1))) {
    const openGroups = () => groups.filter(({ closed }) => closed === undefined);
    const joinable = () =>
      openGroups()
        .filter(({ joined }) => x - joined < NINETY_MINUTES)
        .sort((a, b) => (a.joined < b.joined ? -1 : 1))
        .at(-1);
    const opening = incidents.filter(({ opened }) => opened === x);
    const joining = joinable();
    for (const { store } of joining === undefined ? [] : opening) {
      joining?.members.add(store);
      if (joining !== undefined) joining.joined = x;
    }
    const isDown = (store: Store) =>
      incidents.filter((each) => each.store === store).some(isOpenAt(x));
    const ending = openGroups().filter(
      ({ members }) => 2 * [...members].filter(isDown).length < members.size,
    );
    for (const group of ending) group.closed = x;
    if (opening.length === 0 || ending.length > 0 || joinable() !== undefined) continue;
    const down = stores.filter(
      (store) =>
        !openGroups().some(({ members }) => members.has(store)) &&
        incidents.some(
          (each) => each.store === store && isRecent(each.opened, x) && isOpenAt(x)(each),
        ),
    );
    const polled = stores.filter((store) =>
      found.evidence.get(store)?.some(({ at }) => isRecent(at, x)),
    );
    if (down.length < 10 || 4 * down.length < polled.length) continue;
    groups.push({
      attribute,
      value,
      opened: x,
      closed: undefined,
      members: new Set(down),
      joined: x,
    });
  }
  return groups;
}
