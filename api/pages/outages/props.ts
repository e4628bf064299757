import type { OutageList } from "../../answers/outage-list.ts";

export type ShownOutage = OutageList["items"][number];

/** Which outages an address requests, as text; empty: not named. */
export type OutageFilters = {
  from: string;
  to: string;
  min_minutes: string;
  ongoing: string;
  store: string;
};

export type OutagesProps = {
  filters: OutageFilters;
  /** The range that is shown, as instants in UTC. */
  range: { from: string; to: string };
  /** When the newest poll was seen; null: there is none. */
  newest: string | null;
  /** Those that are known so far, the longest first. */
  outages: ShownOutage[];
  /** How many were found, and their downtime in microseconds, also of those that are not shown. */
  found: number;
  down_us: number;
  /** Where the list goes on; null: all are known. */
  next: string | null;
  /** How many rows are shown. */
  shown: number;
  problem: string | null;
};

/** What the page does, if a script runs. */
export type OutagesActions = { onMore?: () => void };

/** Rows that are shown at first, and how many more each time. */
export const ROWS = 100;

/** The most that are kept, to be shown. */
const MOST_KEPT = 10_000;

/** Adds a page of the list: the longest outages first, of equal ones by store and beginning. */
export function withPage(
  props: Pick<OutagesProps, "outages" | "found" | "down_us">,
  { items, next_cursor }: OutageList,
): Pick<OutagesProps, "outages" | "found" | "down_us" | "next"> {
  const outages = [...props.outages, ...items].sort(
    (a, b) => b.down_us - a.down_us || compare(a.store_id, b.store_id) || compare(a.start, b.start),
  );
  return {
    outages: outages.slice(0, MOST_KEPT),
    found: props.found + items.length,
    down_us: props.down_us + items.reduce((sum, { down_us }) => sum + down_us, 0),
    next: next_cursor,
  };
}

function compare(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

/** The parameters of `GET /outages` for a range and its filters. */
export function queryOf({ range, filters }: Pick<OutagesProps, "range" | "filters">) {
  const { min_minutes, ongoing, store } = filters;
  return new URLSearchParams({
    ...range,
    ...(min_minutes === "" ? {} : { min_minutes }),
    ...(ongoing === "" ? {} : { ongoing }),
    ...(store === "" ? {} : { store }),
  });
}
