import type { BlindStretches } from "../../answers/blind-stretches.ts";
import type { GroupIncidents } from "../../answers/group-incidents.ts";
import type { IncidentList } from "../../answers/incident-list.ts";

export type ShownIncident = IncidentList["items"][number];

/** Which incidents an address requests; empty texts name nothing. */
export type IncidentFilters = {
  state: "open" | "closed" | "all";
  from: string;
  to: string;
  store: string;
};

export type IncidentsProps = {
  filters: IncidentFilters;
  /** The range that is shown, and the instant up to which polls count; in UTC. */
  range: { from: string; to: string };
  as_of: string;
  /** Those that are known so far, the last one opened first. */
  incidents: ShownIncident[];
  /** How many were found, also of those that are not shown. */
  found: number;
  /** Where the list goes on; null: all are known. */
  next: string | null;
  /** How many rows are shown. */
  shown: number;
  /** Of many stores at once, and when hardly a store was polled; null: not known yet. */
  groups: GroupIncidents["items"] | null;
  blind: BlindStretches["items"] | null;
  problem: string | null;
};

/** What the page does, if a script runs. */
export type IncidentsActions = { onMore?: () => void };

/** Rows that are shown at first, and how many more each time. */
export const ROWS = 100;

/** The most that are kept, to be shown. */
const MOST_KEPT = 10_000;

/** Adds a page of the list: the last one opened first. */
export function withPage(
  props: Pick<IncidentsProps, "incidents" | "found">,
  { items, next_cursor }: IncidentList,
): Pick<IncidentsProps, "incidents" | "found" | "next"> {
  const incidents = [...props.incidents, ...items].sort((a, b) => {
    if (a.opened_at !== b.opened_at) return a.opened_at < b.opened_at ? 1 : -1;
    return a.store_id < b.store_id ? -1 : 1;
  });
  return {
    incidents: incidents.slice(0, MOST_KEPT),
    found: props.found + items.length,
    next: next_cursor,
  };
}

/** The parameters of `GET /incidents` for what the page shows. */
export function queryOf({
  range,
  as_of,
  filters: { state, store },
}: Pick<IncidentsProps, "range" | "as_of" | "filters">) {
  return new URLSearchParams({
    ...range,
    as_of,
    ...(state === "all" ? {} : { state }),
    ...(store === "" ? {} : { store }),
  });
}
