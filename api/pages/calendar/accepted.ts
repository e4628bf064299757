import type { StoreCalendar } from "../../answers/calendar.ts";
import { formatMinute } from "../kit/format.ts";
import type { FormName } from "./change.ts";
import { formatDateOf, openingsText, weekText } from "./text.ts";

type Week = StoreCalendar["weeks"][number]["week"];
type Openings = StoreCalendar["special_days"][number]["openings"];

/** What the API answers to a change: what will hold. Null: what stood under the key is removed. */
export type Accepted = {
  timezone?: string;
  valid_from?: string;
  week?: Week | null;
  date?: string;
  openings?: Openings | null;
  from?: string;
  closure?: { to: string | null; reason: string } | null;
};

/** A change in words. */
export function acceptedText(form: FormName, accepted: Accepted): string {
  const { timezone = "", valid_from, week, date = "", openings, from = "", closure } = accepted;
  switch (form) {
    case "timezone":
      return `time zone ${timezone}`;
    case "week": {
      const since = valid_from === undefined ? "since ever" : `from ${formatDateOf(valid_from)} on`;
      if (week) return `opening hours ${since}: ${weekText(week)}`;
      return valid_from === undefined ? "no opening hours: always open" : `no hours ${since}`;
    }
    case "special-day":
      if (!openings) return `${formatDateOf(date)}: as the week says`;
      return `${formatDateOf(date)}: ${openingsText(openings) || "closed"}`;
    case "closure":
      if (!closure) return `no closure from ${formatMinute(from)} UTC`;
      return `closed from ${formatMinute(from)} UTC ${endText(closure.to)}`;
  }
}

function endText(to: string | null): string {
  return to === null ? "until further notice" : `to ${formatMinute(to)} UTC`;
}

/** Whether a calendar has a change. */
export function hasChange(calendar: StoreCalendar, form: FormName, accepted: Accepted): boolean {
  const { timezone, valid_from = null, week, date, openings, from, closure } = accepted;
  switch (form) {
    case "timezone":
      return calendar.timezone === timezone;
    case "week": {
      const found = calendar.weeks.find((each) => each.valid_from === valid_from);
      // A week without a date takes the place of all others.
      const isOnly = valid_from !== null || calendar.weeks.length === (week ? 1 : 0);
      return isOnly && isSame(found?.week, week);
    }
    case "special-day":
      return isSame(calendar.special_days.find((each) => each.date === date)?.openings, openings);
    case "closure": {
      const found = calendar.closures.find((each) => each.from === from);
      return isSame(found && [found.to, found.reason], closure && [closure.to, closure.reason]);
    }
  }
}

/** Whether two values of JSON are the same; nothing and null are. */
function isSame(a: unknown, b: unknown): boolean {
  return JSON.stringify(a ?? null) === JSON.stringify(b ?? null);
}
