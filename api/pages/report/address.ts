import { WINDOW_NAMES, type WindowName } from "../../uptime/windows.ts";
import type { StoresColumns } from "./columns.ts";
import { everything, type Filters, sortOf } from "./filters.ts";

/** The windows of a report, the longest first. */
export const LONGEST_FIRST = WINDOW_NAMES.toReversed();

/** The state of the view of a report that its address holds, so that a link shares it. */
export type ViewState = {
  filters: Filters;
  window: WindowName;
  compare: string;
  /** The attributes that the report is grouped by: none, one or two. */
  by: readonly string[];
};

/** The number of attributes that a report is grouped by at most. */
const MOST_BY = 2;

/**
 * Reads the query of an address; missing and invalid values have their defaults.
 *
 * @param attributes those that the stores of the report have
 */
export function viewStateOf(
  query: Readonly<Record<string, readonly string[]>>,
  columns: StoresColumns,
  attributes: readonly string[],
): ViewState {
  const { by: requested = [], group = [], ...single } = query;
  const {
    sort = "",
    begin = "",
    least = "",
    of,
    window,
    compare = "",
  } = Object.fromEntries(Object.entries(single).map(([name, [value]]) => [name, value]));
  const by = [...new Set(requested)].filter((name) => attributes.includes(name)).slice(0, MOST_BY);
  const all = everything(columns);
  const [leastOf = all.leastOf] = columns.downtimes.find(([each]) => each === of) ?? [];
  return {
    filters: {
      sort: sortOf(sort, columns) === undefined ? all.sort : sort,
      ...{ begin, least, leastOf },
      group: by.length > 0 && group.length === by.length ? group : [],
    },
    by,
    window: LONGEST_FIRST.find((each) => each === window) ?? "week",
    compare,
  };
}

/** The query of an address, with the values that differ from the default. */
export function queryOf(
  { filters, window, compare, by }: ViewState,
  columns: StoresColumns,
): string {
  const { sort, begin, least, leastOf, group } = filters;
  const all = everything(columns);
  const parts = {
    ...(sort === all.sort ? {} : { sort }),
    ...(begin === "" ? {} : { begin }),
    ...(least === "" ? {} : { least }),
    ...(leastOf === all.leastOf ? {} : { of: leastOf }),
    ...(window === "week" ? {} : { window }),
    ...(compare === "" ? {} : { compare }),
  };
  return new URLSearchParams([
    ...Object.entries(parts),
    ...by.map((name) => ["by", name]),
    ...group.map((value) => ["group", value]),
  ]).toString();
}
