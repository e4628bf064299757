import { DOWNTIMES, EVERYTHING, type Narrowing, sortOf } from "./filters.ts";

/** The windows of a report, the longest first. */
export const WINDOWS = ["week", "day", "hour"] as const;
export type WindowName = (typeof WINDOWS)[number];

/** What an address says of how a report is looked at, so that the same look can be shared. */
export type Look = { narrowing: Narrowing; window: WindowName; compare: string };

/** Reads the query of an address; what it does not say, or says wrongly, has its default. */
export function lookOf(query: Record<string, string | undefined>): Look {
  const { sort = "", begin = "", least = "", of, window, compare = "" } = query;
  return {
    narrowing: {
      sort: sortOf(sort) === undefined ? EVERYTHING.sort : sort,
      begin,
      least,
      leastOf: DOWNTIMES.find((each) => each === of) ?? EVERYTHING.leastOf,
    },
    window: WINDOWS.find((each) => each === window) ?? "week",
    compare,
  };
}

/** The query of an address, with what is not the default. */
export function queryOf({ narrowing, window, compare }: Look): string {
  const { sort, begin, least, leastOf } = narrowing;
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
