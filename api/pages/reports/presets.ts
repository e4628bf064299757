/** What a report can be for, by the choice in the form. */
export const SUBJECTS = {
  windows: "The last hour, day and week",
  yesterday: "Yesterday",
  week: "Last week, Monday to Sunday",
  month: "Last month",
  period: "Other dates",
} as const;
export type Subject = keyof typeof SUBJECTS;

/** Two dates, both included; empty if none are chosen. */
export type Dates = { from: string; to: string };

const DAY_MS = 86_400_000;

/** The zone in which a date is over last. */
const LAST_ZONE = "Etc/GMT+12";

/**
 * The dates of a choice: the last day, ISO week or month that was over at an instant, in a zone or,
 * if each store has its own, everywhere. Undefined for a choice without dates of its own.
 *
 * @param zone an IANA zone, or anything else for `store`
 */
export function datesOf(subject: Subject, instant: string, zone: string): Dates | undefined {
  if (subject === "windows" || subject === "period") return undefined;
  const today = Date.parse(localDate(instant, zone));
  if (subject === "yesterday")
    return { from: dateText(today - DAY_MS), to: dateText(today - DAY_MS) };
  if (subject === "week") {
    const monday = today - ((new Date(today).getUTCDay() + 6) % 7) * DAY_MS;
    return { from: dateText(monday - 7 * DAY_MS), to: dateText(monday - DAY_MS) };
  }
  const lastDay = Date.parse(`${dateText(today).slice(0, 7)}-01`) - DAY_MS;
  return { from: `${dateText(lastDay).slice(0, 7)}-01`, to: dateText(lastDay) };
}

/** The date that a clock in a zone shows at an instant: `2024-10-07`. */
function localDate(instant: string, zone: string): string {
  const at = new Date(instant);
  // The calendar of Sweden is written as ISO dates are.
  const dateIn = (timeZone: string) => new Intl.DateTimeFormat("sv-SE", { timeZone }).format(at);
  try {
    return dateIn(zone === "" || zone === "store" ? LAST_ZONE : zone);
  } catch {
    // The API refuses such a zone, and says why.
    return dateIn(LAST_ZONE);
  }
}

function dateText(ms: number): string {
  return new Date(ms).toISOString().slice(0, 10);
}
