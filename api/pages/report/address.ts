import { WINDOW_NAMES, type WindowName } from "../../uptime/windows.ts";
import type { StoresColumns } from "./columns.ts";
import { everything, type Filters, sortOf } from "./filters.ts";

/** The windows of a report, the longest first. */
export const LONGEST_FIRST = WINDOW_NAMES.toReversed();

/** The state of the view of a report that its address holds, so that a link shares it. */
export type ViewState = { filters: Filters; window: WindowName; compare: string };

/** Reads the query of an address; missing and invalid values have their defaults. */
export function viewStateOf(
  query: Record<string, string | undefined>,
  columns: StoresColumns,
): ViewState {
  const { sort = "", begin = "", least = "", of, window, compare = "" } = query;
  const all = everything(columns);
  const [leastOf = all.leastOf] = columns.downtimes.find(([each]) => each === of) ?? [];
  return {
    filters: {
      sort: sortOf(sort, columns) === undefined ? all.sort : sort,
      ...{ begin, least, leastOf },
    },
    window: LONGEST_FIRST.find((each) => each === window) ?? "week",
    compare,
  };
}

/** The query of an address, with the values that differ from the default. */
export function queryOf({ filters, window, compare }: ViewState, columns: StoresColumns): string {
  const { sort, begin, least, leastOf } = filters;
  const all = everything(columns);
  const parts = {
    ...(sort === all.sort ? {} : { sort }),
    ...(begin === "" ? {} : { begin }),
    ...(least === "" ? {} : { least }),
    ...(leastOf === all.leastOf ? {} : { of: leastOf }),
    ...(window === "week" ? {} : { window }),
    ...(compare === "" ? {} : { compare }),
  };
  return new URLSearchParams(parts).toString();
}
