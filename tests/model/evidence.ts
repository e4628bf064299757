import type { Instant } from "./instant.ts";
import { type Span, within } from "./spans.ts";

/** What was seen of a store at an instant. */
export type Poll = { at: Instant; active: boolean };

/**
 * The polls that count, in order of time: those from `oldest` to `newest`, both included, that lie
 * inside an opening period. One instant counts once, and as inactive where its polls disagree.
 */
export function evidenceOf(
  polls: readonly Poll[],
  periods: readonly Span[],
  [oldest, newest]: readonly [Instant, Instant],
): Poll[] {
  const byInstant = new Map<Instant, Poll>();
  for (const poll of polls) {
    const { at } = poll;
    const heard = at >= oldest && at <= newest && periods.some((period) => within(at, period));
    if (heard && byInstant.get(at)?.active !== false) byInstant.set(at, poll);
  }
  return [...byInstant.values()].sort((a, b) => (a.at < b.at ? -1 : 1));
}

/**
 * To which outage each inactive poll belongs: a maximal run of inactive evidence with no active
 * evidence between, over closed times too. An outage is named by the instant of its first poll.
 */
export function outagesOf(evidence: readonly Poll[]): Map<Poll, Instant> {
  const outages = new Map<Poll, Instant>();
  let run: Instant | undefined;
  for (const poll of evidence) {
    run = poll.active ? undefined : (run ?? poll.at);
    if (run !== undefined) outages.set(poll, run);
  }
  return outages;
}
