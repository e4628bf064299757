import { WEEKDAYS } from "../kit/dates.ts";
import { type ApiProblem, problemText } from "../kit/request-api.ts";
import { sentenceOf } from "../kit/sentence.ts";
import { instantOf } from "./wall-time.ts";

/** The forms of the calendar. */
export type FormName = "timezone" | "week" | "special-day" | "closure";

/** What the fields of a form begin with; a new number makes a form begin anew. */
export type Draft = { number: number; values: Readonly<Record<string, string>> };

/** What is wrong, by the field it is about; `form`: with none of them. */
export type Faults = Readonly<Record<string, string>>;

/** A request that changes the calendar of a store. */
export type Change = {
  form: FormName;
  method: "PUT" | "DELETE";
  /** Relative to the address of the store in the API. */
  path: string;
  body?: object;
  /** The field that a member of the request was made from. */
  fieldOf(member: string): string | undefined;
};

/** The request for a filled-in form; or what cannot be sent at all. */
export function changeOf(
  form: FormName,
  fields: FormData,
  timezone: string,
): Change | { faults: Faults } {
  const text = (name: string) => String(fields.get(name) ?? "").trim();
  switch (form) {
    case "timezone":
      return {
        ...{ form, method: "PUT", path: "timezone", body: { timezone: text("timezone") } },
        fieldOf: () => "timezone",
      };
    case "week":
      return weekChange(text);
    case "special-day":
      return {
        ...{ form, method: "PUT", path: `special-days/${encodeURIComponent(text("date"))}` },
        body: { openings: openingsIn(text("openings")) },
        fieldOf: (member) => (member === "date" ? "date" : "openings"),
      };
    case "closure":
      return closureChange(text, timezone);
  }
}

function weekChange(text: (name: string) => string): Change {
  const week = WEEKDAYS.flatMap((_, day) =>
    openingsIn(text(`day-${day}`)).map((opening) => ({ day, ...opening })),
  );
  return {
    ...{ form: "week", method: "PUT", path: hoursPath(text("valid_from")), body: { week } },
    fieldOf(member) {
      const [, row] = /^week\.(\d+)/.exec(member) ?? [];
      return row === undefined ? member : `day-${week[Number(row)]?.day}`;
    },
  };
}

function hoursPath(valid_from: string): string {
  return valid_from === "" ? "hours" : `hours?${new URLSearchParams({ valid_from })}`;
}

/**
 * Closures are written in local time. One that exists keeps its beginning, which is its key, and
 * its end if nobody changed it: both may be finer than what a field shows.
 */
function closureChange(
  text: (name: string) => string,
  timezone: string,
): Change | { faults: Faults } {
  const from = text("key") || instantOf(text("from"), timezone);
  const end = text("to");
  const to = end === text("end") ? text("end_utc") : instantOf(end, timezone);
  const faults = {
    ...(from === undefined ? { from: SKIPPED } : {}),
    ...(to === undefined ? { to: SKIPPED } : {}),
  };
  if (from === undefined || to === undefined) return { faults };
  return {
    ...{ form: "closure", method: "PUT", path: `closures/${encodeURIComponent(from)}` },
    body: { to: to || null, reason: text("reason") },
    fieldOf: (member) => member,
  };
}

const SKIPPED = "The clock of the store skips this time.";

/** The removal of what stands under a key: a week, a special day, or a closure. */
export function removalOf(form: Exclude<FormName, "timezone">, key: string): Change {
  const path = {
    week: hoursPath(key),
    "special-day": `special-days/${key}`,
    closure: `closures/${encodeURIComponent(key)}`,
  }[form];
  return { form, method: "DELETE", path, fieldOf: () => undefined };
}

/**
 * Openings as people write them: `9:00-12:00, 13:00 – 17:00`. What is no time stays as it is, and
 * the API refuses it in its own words.
 */
function openingsIn(text: string): { start_time_local: string; end_time_local: string }[] {
  return text
    .split(/[,;\n]/)
    .filter((part) => part.trim() !== "")
    .map((part) => {
      const [start = "", ...end] = part.trim().split(/\s*[-–—]\s*|\s+to\s+/);
      return { start_time_local: start, end_time_local: end.join("-") };
    });
}

/** What a problem says about the fields that a change was made from. */
export function faultsOf({ fieldOf }: Change, problem: ApiProblem): Faults {
  const faults: Record<string, string> = {};
  for (const { name, reason } of problem.errors ?? []) {
    faults[fieldOf(name) ?? "form"] ??= sentenceOf(reason);
  }
  return Object.keys(faults).length > 0 ? faults : { form: problemText(problem) };
}
