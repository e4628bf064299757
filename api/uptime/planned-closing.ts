import type { StoreCalendar } from "./calendar.ts";
import { dayOf, openTimeOfDays } from "./opening-periods.ts";
import { openingState } from "./opening-state.ts";
import { type Period, union } from "./periods.ts";
import type { WallClock } from "./wall-clock.ts";

/**
 * What closes a store as planned; instants in microseconds since the epoch. `until` is the end of
 * the closure, or when the store opens again after the special day; null: until further notice.
 */
export type PlannedClosing =
  | {
      by: "closure";
      until: number | null;
      /** The beginning of the closure, which is its key; of several the one that ends last. */
      key: number;
    }
  | { by: "special_day"; until: number | null };

/** Which of a calendar closes a store at an instant. */
type Cause = PlannedClosing["by"];

const NO_DAYS: StoreCalendar["specialDays"] = new Map();

/**
 * Whether a store is closed as planned at an instant: within a closure, in its opening hours or
 * not; or because a special day takes the place of hours that would be open.
 */
export function plannedCause(
  calendar: StoreCalendar,
  clock: WallClock,
  at: number,
): Cause | undefined {
  if (calendar.closures.some(contains(at))) return "closure";
  if (calendar.specialDays.size === 0) return undefined;
  const day = { first: dayOf(at), after: dayOf(at) + 1 };
  const isOpen = (each: StoreCalendar) =>
    openTimeOfDays(each, clock, day).periods.some(contains(at));
  const usual = { ...calendar, specialDays: NO_DAYS };
  return isOpen(usual) && !isOpen(calendar) ? "special_day" : undefined;
}

/** The same, and until when. */
export function plannedClosing(
  calendar: StoreCalendar,
  clock: WallClock,
  at: number,
): PlannedClosing | undefined {
  const by = plannedCause(calendar, clock, at);
  if (by === undefined) return undefined;
  if (by === "special_day") {
    return { by, until: openingState(calendar, clock, at).next_opening };
  }
  const { closures } = calendar;
  const to = union(closures).find(contains(at))?.to ?? at;
  const [last] = closures.filter(contains(at)).toSorted((a, b) => b.to - a.to);
  return { by, until: Number.isFinite(to) ? to : null, key: last?.from ?? at };
}

function contains(at: number): (period: Period) => boolean {
  return ({ from, to }) => from <= at && at < to;
}
