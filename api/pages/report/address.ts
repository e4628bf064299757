import { WINDOW_NAMES, type WindowName } from "../../uptime/windows.ts";
import { DOWNTIMES, EVERYTHING, type Filters, sortOf } from "./filters.ts";

/** The windows of a report, the longest first. */
export const LONGEST_FIRST = WINDOW_NAMES.toReversed();

/** What an address says of how a report is looked at, so that the same look can be shared. */
export type ViewState = { filters: Filters; window: WindowName; compare: string };

/** Reads the query of an address; what it does not say, or says wrongly, has its default. */
export function viewStateOf(query: Record<string, string | undefined>): ViewState {
  const { sort = "", begin = "", least = "", of, window, compare = "" } = query;
  return {
    filters: {
      sort: sortOf(sort) === undefined ? EVERYTHING.sort : sort,
      begin,
      least,
      leastOf: DOWNTIMES.find((each) => each === of) ?? EVERYTHING.leastOf,
    },
    window: LONGEST_FIRST.find((each) => each === window) ?? "week",
    compare,
  };
}

/** The query of an address, with what is not the default. */
export function queryOf({ filters, window, compare }: ViewState): string {
  const { sort, begin, least, leastOf } = filters;
  const parts = {
    ...(sort === EVERYTHING.sort ? {} : { sort }),
    ...(begin === "" ? {} : { begin }),
    ...(least === "" ? {} : { least }),
    ...(leastOf === EVERYTHING.leastOf ? {} : { of: leastOf }),
    ...(window === "week" ? {} : { window }),
    ...(compare === "" ? {} : { compare }),
  };
  return new URLSearchParams(parts).toString();
}
