import { DAY_US } from "../../producers/messages/clock-time.ts";
import type { StoreCalendar } from "./calendar.ts";
import { wholeOpenTime } from "./opening-periods.ts";
import type { WallClock } from "./wall-clock.ts";

/** Whether a store is open, and when that changes; instants in microseconds since the epoch. */
export type OpeningState = {
  open_now: boolean;
  /** Null if it is open now, and if it never opens. */
  next_opening: number | null;
  /** Null if it is closed now, and if it never closes. */
  next_closing: number | null;
};

/**
 * Every store that opens at all does so within a week, or two if its zone skipped a date, once
 * nothing in its calendar is out of the ordinary any more.
 */
const AHEAD_US = 15 * DAY_US;

/** Whether a store of this calendar is open at an instant, and when it closes or opens next. */
export function openingState(calendar: StoreCalendar, clock: WallClock, now: number): OpeningState {
  const ahead = ordinaryFrom(calendar, now) + AHEAD_US;
  const [first] = wholeOpenTime(calendar, clock, now, ahead).periods;
  if (first === undefined || first.from > now) {
    return { open_now: false, next_opening: first?.from ?? null, next_closing: null };
  }
  const next_closing = Number.isFinite(first.to) ? first.to : null;
  return { open_now: true, next_opening: null, next_closing };
}

/** The end of the last special day, dated week or closure that has one; `now` if that is over. */
function ordinaryFrom({ weeks, specialDays, closures }: StoreCalendar, now: number): number {
  let last = now;
  for (const date of specialDays.keys()) last = Math.max(last, (date + 2) * DAY_US);
  for (const { valid_from } of weeks) last = Math.max(last, ((valid_from ?? 0) + 2) * DAY_US);
  for (const { to } of closures) if (Number.isFinite(to)) last = Math.max(last, to);
  return last;
}
