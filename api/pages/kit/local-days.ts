import { DAY_US } from "../../../producers/messages/clock-time.ts";
import { microseconds } from "../../../producers/messages/timestamp.ts";
import type { Period } from "../../uptime/periods.ts";
import type { WallClock } from "../../uptime/wall-clock.ts";

const HOUR_US = DAY_US / 24;

/** A local date of a zone: from one midnight to the next, in microseconds since the epoch. */
export type LocalDay = Period & {
  /** Days since 1970-01-01. */
  date: number;
};

/** An hour of such a day: of no length if the clock skips it, of two hours if it occurs twice. */
export type LocalHour = Period & {
  /** 0 is Monday, 6 Sunday. */
  weekday: number;
  /** 0 to 23. */
  hour: number;
};

/** The day number of a date like `2024-11-03`, alone or at the beginning of an instant. */
export function dateOf(encoded: string): number {
  return microseconds(`${encoded.slice(0, 10)}T00:00:00.000000Z`) / DAY_US;
}

/** A day number as a date: `2024-11-03`. */
export function formatDate(date: number): string {
  return new Date((date * DAY_US) / 1000).toISOString().slice(0, 10);
}

/**
 * The local days that overlap a range of time, in order. Days have 23 or 25 hours when the clock
 * changes; a date that a zone skipped is left out.
 *
 * @param local formats an instant on the same wall clock
 */
export function localDays(
  { from, to }: Period,
  clock: WallClock,
  local: (micros: number) => string,
): LocalDay[] {
  const days: LocalDay[] = [];
  for (let date = dateOf(local(from)); ; date += 1) {
    const day = dayOf(date, clock);
    if (day.from >= to) return days;
    if (day.from < day.to && day.to > from) days.push({ date, ...day });
  }
}

/** From the first midnight of a date to the next one. */
export function dayOf(date: number, clock: WallClock): Period {
  return { from: clock.toUtc(date * DAY_US), to: clock.toUtc((date + 1) * DAY_US) };
}

/** The 24 hours of a day, in order and without a gap. */
export function hoursOf({ date }: LocalDay, clock: WallClock): LocalHour[] {
  // 1970-01-01 was a Thursday.
  const weekday = (date + 3) % 7;
  return Array.from({ length: 24 }, (_, hour) => {
    const begins = date * DAY_US + hour * HOUR_US;
    return { weekday, hour, from: clock.toUtc(begins), to: clock.toUtc(begins + HOUR_US) };
  });
}
