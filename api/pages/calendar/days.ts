import { DAY_US } from "../../../producers/messages/clock-time.ts";
import { microseconds } from "../../../producers/messages/timestamp.ts";
import type { StoreCalendar as CalendarAnswer } from "../../answers/calendar.ts";
import { dateNumber, type StoreCalendar } from "../../uptime/calendar.ts";
import { cutTo } from "../../uptime/fill.ts";
import { wholeOpenTime } from "../../uptime/opening-periods.ts";
import type { Period } from "../../uptime/periods.ts";
import type { WallClock } from "../../uptime/wall-clock.ts";
import { dayOf, formatDate } from "../kit/local-days.ts";

/**
 * A date of a store's own calendar. Its times are those of its wall clock: `09:00–17:00`, with
 * 24:00 for its end; `all day` for the whole of it.
 */
export type ShownDay = {
  date: string;
  isToday: boolean;
  /** What is open on it, cut at closures; a period that passes midnight is on both dates. */
  open: string[];
  /** Whether a special day takes the place of the week. */
  isSpecial: boolean;
  /** Whether a week is valid from this date on. */
  beginsWeek: boolean;
  /** The closures that lie on it, in opening hours or not. */
  closures: { when: string; reason: string }[];
  /** How much longer than 24 hours it is, in seconds; null: its zone skipped the date. */
  longerSeconds: number | null;
};

/** Which dates are shown, in days since 1970-01-01. */
export type ShownDates = { first: number; count: number; today: number };

/**
 * What a calendar says of a number of dates (CALENDAR_AND_PERIODS, sections 1 to 3).
 *
 * @param local formats an instant on the same wall clock
 */
export function shownDays(
  answer: CalendarAnswer,
  { first, count, today }: ShownDates,
  clock: WallClock,
  local: (micros: number) => string,
): ShownDay[] {
  const calendar = calendarOf(answer);
  const closures = answer.closures.map(({ from, to, reason }) => ({
    ...periodOf(from, to),
    reason,
  }));
  const { from, to } = { from: dayOf(first, clock).from, to: dayOf(first + count, clock).to };
  const { periods } = wholeOpenTime(calendar, clock, from, to);
  return Array.from({ length: count }, (_, index) => {
    const date = first + index;
    const day = dayOf(date, clock);
    const when = (part: Period) => timesOf(part, day, local);
    return {
      date: formatDate(date),
      isToday: date === today,
      open: cutTo(periods, day).map(when),
      isSpecial: calendar.specialDays.has(date),
      beginsWeek: calendar.weeks.some(({ valid_from }) => valid_from === date),
      closures: cutTo(closures, day).map((part) => ({ when: when(part), reason: part.reason })),
      longerSeconds: clock.hasDate(date) ? (day.to - day.from - DAY_US) / 1e6 : null,
    };
  });
}

function timesOf({ from, to }: Period, day: Period, local: (micros: number) => string): string {
  if (from === day.from && to === day.to) return "all day";
  const time = (at: number) => local(at).slice(11, 19).replace(/:00$/, "");
  return `${time(from)}–${to === day.to ? "24:00" : time(to)}`;
}

/** The calendar that an answer describes. */
function calendarOf({ weeks, special_days, closures }: CalendarAnswer): StoreCalendar {
  return {
    weeks: weeks.map(({ valid_from, week }) => ({
      valid_from: valid_from === null ? null : dateNumber(valid_from),
      week,
    })),
    specialDays: new Map(special_days.map(({ date, openings }) => [dateNumber(date), openings])),
    closures: closures.map(({ from, to }) => periodOf(from, to)),
  };
}

function periodOf(from: string, to: string | null): Period {
  return {
    from: microseconds(from),
    to: to === null ? Number.POSITIVE_INFINITY : microseconds(to),
  };
}
