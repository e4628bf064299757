import type { PeriodBody, ReportBody } from "../../answers/report.ts";

const DATE = /^\d{4}-\d\d-\d\d$/;
const DAY_MS = 86_400_000;

/** The period of the same length that ends where this one begins. */
export function periodBefore({ from, to, ...rest }: PeriodBody): PeriodBody {
  if (DATE.test(from)) {
    const [first, last] = [Date.parse(from), Date.parse(to)];
    const dateText = (ms: number) => new Date(ms).toISOString().slice(0, 10);
    return {
      from: dateText(first - (last - first) - DAY_MS),
      to: dateText(first - DAY_MS),
      ...rest,
    };
  }
  const [start, end] = [microsOf(from), microsOf(to)];
  return { from: instantText(start - (end - start)), to: from, ...rest };
}

/** Microseconds since the epoch; an instant of the API has six digits after the point. */
function microsOf(instant: string): bigint {
  const millis = BigInt(Date.parse(`${instant.slice(0, 23)}Z`));
  return millis * 1000n + BigInt(instant.slice(23, 26));
}

function instantText(micros: bigint): string {
  const millis = new Date(Number(micros / 1000n)).toISOString().slice(0, 23);
  return `${millis}${String(micros % 1000n).padStart(3, "0")}Z`;
}

/**
 * The body of `POST /reports` for the period before that of a report, with all of its options; null
 * if the report is for no period, or only for some stores, which are not known by name.
 */
export function requestBefore(report: ReportBody): Record<string, string> | null {
  const { period, as_of, method, gaps, reach_us, selected_stores } = report;
  if (period === null || as_of === null || selected_stores !== null) return null;
  const { by, ...before } = periodBefore(period);
  return {
    ...before,
    ...{ as_of, method, gaps },
    ...(by === null ? {} : { by }),
    ...(reach_us === null ? {} : { reach: `${reach_us / 1_000_000}s` }),
  };
}

/** Whether a report is what `requestBefore` requests. */
export function isBefore(report: ReportBody, other: ReportBody): boolean {
  if (report.period === null || other.period === null) return false;
  const before = periodBefore(report.period);
  const { from, to, zone, by } = other.period;
  return (
    [from, to, zone, by].join() === [before.from, before.to, before.zone, before.by].join() &&
    optionsOf(other) === optionsOf(report)
  );
}

function optionsOf({ as_of, method, gaps, reach_us, selected_stores }: ReportBody): string {
  return [as_of, method, gaps, reach_us, selected_stores].join();
}
