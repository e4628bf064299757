const HOUR_US = 3_600_000_000;

/** How much older than `as_of` evidence may be (REPORT_SEMANTICS, evidence). */
export const EVIDENCE_US = 192 * HOUR_US;

/**
 * How far a poll speaks, in microseconds. The default is twelve hours, so that one poll decides a
 * day at most; with `gaps: carry` it is as far as evidence goes back (REPORT_SEMANTICS, filling).
 */
export function reachOf({ reach, gaps }: { reach?: number | undefined; gaps: string }): number {
  return reach ?? (gaps === "carry" ? EVIDENCE_US : 12 * HOUR_US);
}
