import { DAY_US } from "../../../producers/messages/clock-time.ts";
import { rangeOf } from "../../answers/time-range.ts";
import { Problem } from "../../http/problem.ts";
import { InstantParameter } from "../../routes/stores/time-range.ts";
import type { Period } from "../../uptime/periods.ts";
import type { WallClock } from "../../uptime/wall-clock.ts";
import { dateOf, dayOf, formatDate } from "../kit/local-days.ts";

/** The beginning and end in an address; an empty form sends empty texts. */
export type RangeFields = { from?: string | undefined; to?: string | undefined };

const DATE = /^\d{4}-\d\d-\d\d$/;

/**
 * The requested range, in microseconds: by local dates, of which the last is included, or by
 * instants as in the API. Without an end it ends at `at`.
 *
 * @throws Problem invalid-request if there is no such time, or if the range is empty or too long
 */
export function requestedRange({ from, to }: RangeFields, clock: WallClock, at: number): Period {
  const instant = (name: "from" | "to", text: string | undefined) =>
    text ? instantOf(name, text, clock) : undefined;
  return rangeOf({ from: instant("from", from), to: instant("to", to) }, at);
}

function instantOf(name: "from" | "to", text: string, clock: WallClock): number {
  const isDate = DATE.test(text);
  const read = InstantParameter.safeParse(isDate ? `${text}T00:00:00Z` : text);
  if (!read.success) {
    const reason = `expected a date such as 2023-01-25 or an instant such as 2023-01-25T18:00:00Z, of the years 2000 to 2100, not ${JSON.stringify(text)}`;
    throw new Problem("invalid-request", `${name}: ${reason}`);
  }
  return isDate ? dayOf(dateOf(text), clock)[name] : read.data;
}

/**
 * Ranges one step away, as `from` and `to` of an address; undefined if nothing is known there yet.
 */
export type Ways = {
  first: string;
  last: string;
  day: Dates;
  week: Dates;
  earlier: Dates;
  later: Dates | undefined;
};
type Dates = { from: string; to: string };

/**
 * The links from a range: to its last day, to the week that ends with that day, and to the same
 * number of days earlier or later.
 *
 * @param local formats an instant in the store's local time
 * @param at nothing is known after it
 */
export function waysFrom(
  { from, to }: Period,
  local: (micros: number) => string,
  at: number,
): Ways {
  const dateAt = (micros: number) => dateOf(local(micros));
  const days = Math.max(1, Math.round((to - from) / DAY_US));
  const [first, last] = [dateAt(from), dateAt(to - 1)];
  const [before, after] = [dateAt(from - 1), dateAt(to)];
  return {
    first: formatDate(first),
    last: formatDate(last),
    day: dates(last, last),
    week: dates(last - 6, last),
    earlier: dates(before - days + 1, before),
    later: to < at ? dates(after, after + days - 1) : undefined,
  };
}

function dates(from: number, to: number): Dates {
  return { from: formatDate(from), to: formatDate(to) };
}
