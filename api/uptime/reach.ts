const HOUR_US = 3_600_000_000;

/** Evidence is at most so much older than the instant of a report (REPORT_SEMANTICS, evidence). */
export const EVIDENCE_US = 192 * HOUR_US;

/**
 * How far a poll speaks, in microseconds, where nothing else is said: twelve hours, so that one poll
 * speaks for a day at most; with `gaps: carry` as far as evidence goes back (REPORT_SEMANTICS, filling).
 */
export function reachOf({ reach, gaps }: { reach?: number | undefined; gaps: string }): number {
  return reach ?? (gaps === "carry" ? EVIDENCE_US : 12 * HOUR_US);
}
