import { DAY_US } from "../../producers/messages/clock-time.ts";
import {
  canonicalTimestamp,
  fromMicroseconds,
  microseconds,
} from "../../producers/messages/timestamp.ts";
import { zoneName } from "../../producers/messages/topics.ts";
import { dateNumber } from "./calendar.ts";
import type { Filling } from "./fill.ts";
import { type Days, daysMet } from "./opening-periods.ts";
import type { Period } from "./periods.ts";
import { EVIDENCE_US, reachOf } from "./reach.ts";

/** The parts that a report for a period has a row for, beside each store. */
export const BUCKETS = ["day", "week", "month"] as const;
export type By = (typeof BUCKETS)[number];

/**
 * The period of a report (CALENDAR_AND_PERIODS, section 4): two instants in microseconds, the
 * second one exclusive, or two local dates in days since 1970-01-01, both inclusive. `zone` is the
 * IANA zone whose dates count; null: each store's own.
 */
export type ReportPeriod = (
  | { kind: "instants"; from: number; to: number }
  | { kind: "dates"; from: number; to: number }
) & { zone: string | null; by: By | undefined };

const MOST_DAYS = 400;

/** More than the two hours by which an explanation says what is certain, whatever the reach. */
const LEAST_MARGIN_US = DAY_US / 2;

/** The fields of a request that are about its period. */
type Field = "from" | "to" | "zone" | "by";

/** Why a period cannot be reported on, and which field of the request says so. */
export class PeriodRefused extends Error {
  readonly field: Field;

  constructor(field: Field, text: string) {
    super(text);
    this.name = "PeriodRefused";
    this.field = field;
  }
}

/** A period as it is requested: instants or dates as text, `store` or an IANA zone. */
type PeriodText = {
  from: string;
  to: string;
  zone?: string | undefined;
  by?: By | null | undefined;
};

/**
 * Reads the period of a request; undefined: it names none, and is for the windows.
 *
 * @param nameOf the name of a field where it is requested, such as `--from`
 * @throws PeriodRefused
 */
export function requestedPeriod(
  { from, to, zone, by }: { [Name in keyof PeriodText]?: PeriodText[Name] | undefined },
  nameOf: (field: Field) => string = (field) => field,
): ReportPeriod | undefined {
  if (from !== undefined && to !== undefined) return readPeriod({ from, to, zone, by });
  const [ends, kinds] = [
    `${nameOf("from")} and ${nameOf("to")}`,
    `${nameOf("zone")} and ${nameOf("by")}`,
  ];
  if (from !== undefined || to !== undefined) {
    throw new PeriodRefused(from === undefined ? "from" : "to", `${ends} must be given together`);
  }
  if (zone !== undefined || by !== undefined) {
    const field = zone === undefined ? "by" : "zone";
    throw new PeriodRefused(field, `${kinds} are about a period: name it with ${ends}`);
  }
  return undefined;
}

/** @throws PeriodRefused */
export function readPeriod({ from, to, zone = "store", by }: PeriodText): ReportPeriod {
  const named = zone === "store" ? null : zoneName(zone);
  if (named === undefined) {
    throw new PeriodRefused(
      "zone",
      `unknown zone ${JSON.stringify(zone)}, expected store or an IANA zone`,
    );
  }
  const [first, last] = [readEnd(from, "from"), readEnd(to, "to")];
  if (first.kind !== last.kind) {
    throw new PeriodRefused("to", "from and to must both be dates, or both be instants");
  }
  const period = { from: first.at, to: last.at, zone: named, by: by ?? undefined };
  if (first.kind === "dates") {
    if (period.to < period.from) throw new PeriodRefused("to", "to is before from");
    if (period.to - period.from >= MOST_DAYS) throw tooLong();
    return { kind: "dates", ...period };
  }
  if (period.to <= period.from) throw new PeriodRefused("to", "to is not after from");
  if (period.to - period.from > MOST_DAYS * DAY_US) throw tooLong();
  return { kind: "instants", ...period };
}

function tooLong(): PeriodRefused {
  return new PeriodRefused("to", `the period is longer than ${MOST_DAYS} days`);
}

function readEnd(text: string, name: "from" | "to"): { kind: "dates" | "instants"; at: number } {
  const trimmed = text.trim();
  if (/^\d{4}-\d\d-\d\d$/.test(trimmed)) {
    const at = dateNumber(trimmed);
    // 30 February is read as 2 March.
    if (isCounted(at * DAY_US) && dateText(at) === trimmed) return { kind: "dates", at };
  }
  const canonical = canonicalTimestamp(trimmed);
  const at = canonical === undefined ? Number.NaN : microseconds(canonical);
  if (isCounted(at)) return { kind: "instants", at };
  const example = "2024-10-07 or 2024-10-07T10:30:00Z";
  throw new PeriodRefused(
    name,
    `${name} is ${JSON.stringify(text)}, expected a date or an instant: ${example}`,
  );
}

/** A number counts microseconds exactly in the years 1685 to 2254; evidence is eight days older. */
function isCounted(at: number): boolean {
  return Number.isSafeInteger(at - 2 * EVIDENCE_US) && Number.isSafeInteger(at + 2 * EVIDENCE_US);
}

/** A date as text, from the days since 1970-01-01. */
export function dateText(date: number): string {
  return new Date(date * (DAY_US / 1000)).toISOString().slice(0, 10);
}

/** A period as `readPeriod` reads it: the same text for the same period. */
export function periodText({ kind, from, to, zone, by }: ReportPeriod) {
  const text = kind === "dates" ? dateText : fromMicroseconds;
  return { from: text(from), to: text(to), zone: zone ?? "store", by: by ?? null };
}

/**
 * The time of the evidence of a report for a period, in microseconds: whatever can decide anything
 * in it by the clocks of its stores, and nothing after `as_of`. Within a period of its own, with
 * `nearest`, only polls within `reach` of an instant can. With `hold` the last poll before an
 * instant decides it, even if that is farther away than `reach` and the next one is not; and
 * `gaps: carry` brings polls from eight days away.
 */
export function evidenceOfPeriod(
  period: ReportPeriod,
  { as_of, method, gaps, reach }: Filling & { as_of: number },
): Period {
  const isOfDates = period.kind === "dates";
  // No clock is more than 15 hours away from UTC.
  const earliest = isOfDates ? (period.from - 1) * DAY_US : period.from;
  const latest = isOfDates ? (period.to + 2) * DAY_US : period.to;
  const nearby = Math.min(EVIDENCE_US, Math.max(reachOf({ gaps, reach }), LEAST_MARGIN_US));
  const after = gaps === "carry" ? EVIDENCE_US : nearby;
  const before = method === "hold" ? EVIDENCE_US : after;
  const to = Math.min(as_of, latest + after);
  return { from: Math.min(earliest - before, to), to };
}

/** The days whose opening periods a report for a period needs. */
export function daysOfPeriod(period: ReportPeriod, filling: Filling & { as_of: number }): Days {
  return daysMet(evidenceOfPeriod(period, filling));
}
