import type { Poll } from "./evidence.ts";
import { DAY, type Duration, floorDivide, HOUR, type Instant } from "./instant.ts";
import { isEmpty, type Span, within } from "./spans.ts";

/** How the time between polls is filled. */
export type Filling = { method: "nearest" | "hold"; gaps: "unknown" | "carry"; reach: Duration };

/** A stretch of one opening period with one verdict, and the poll that decides it, if any does. */
export type Piece = { span: Span; verdict: "up" | "down" | "unknown"; decider?: Poll };

/** The polls of which one decides an instant: the last one at or before it, the first one after. */
export type Neighbours = { before?: Poll | undefined; after?: Poll | undefined };

export const EIGHT_DAYS: Duration = 8n * DAY;

/** The reach where none is given. */
export function defaultReach(gaps: Filling["gaps"]): Duration {
  return gaps === "carry" ? EIGHT_DAYS : 12n * HOUR;
}

/** A poll speaks for `[t − reach, t + reach)`. */
export function speaksFor(poll: Poll, at: Instant, reach: Duration): boolean {
  return within(at, [poll.at - reach, poll.at + reach]);
}

/** The last poll at or before an instant and the first one after it. */
export function neighboursOf(at: Instant, polls: readonly Poll[]): Neighbours {
  return {
    before: polls.findLast((poll) => poll.at <= at),
    after: polls.find((poll) => poll.at > at),
  };
}

/** The boundary of `nearest`: ⌊(tᵢ + tᵢ₊₁) / 2⌋, which belongs to the later poll. */
function midpoint(before: Poll, after: Poll): Instant {
  return floorDivide(before.at + after.at, 2n);
}

/**
 * An opening period, as far as a report sees it (perhaps nothing of it), in pieces of which each
 * has one verdict throughout. It is cut at every instant at which a verdict could change, whatever
 * the method, and each piece finds anew, for its first instant, which neighbours decide it
 * (`witnesses`).
 */
export function fill(
  period: Span,
  evidence: readonly Poll[],
  filling: Filling,
  witnesses: (at: Instant) => Neighbours,
): Piece[] {
  if (isEmpty(period)) return [];
  const changes = evidence.flatMap((poll, i) => [
    poll.at,
    midpoint(poll, evidence[i + 1] ?? poll),
    ...[filling.reach, EIGHT_DAYS].flatMap((reach) => [poll.at - reach, poll.at + reach]),
  ]);
  const inside = new Set(changes.filter((at) => at > period[0] && at < period[1]));
  const ascending = [period[0], ...[...inside].sort((a, b) => (a < b ? -1 : 1)), period[1]];
  return ascending
    .slice(0, -1)
    .map((start, i): Span => [start, ascending[i + 1] ?? start])
    .map((span) => ({ span, ...decide(span[0], witnesses(span[0]), filling) }));
}

/** What is known about one instant from its neighbours. */
function decide(at: Instant, { before, after }: Neighbours, filling: Filling) {
  const decider = deciderOf(at, before, after, filling.method);
  if (!decider || !speaksFor(decider, at, filling.reach)) return { verdict: "unknown" } as const;
  return { verdict: decider.active ? "up" : "down", decider } as const;
}

function deciderOf(
  at: Instant,
  before: Poll | undefined,
  after: Poll | undefined,
  method: Filling["method"],
): Poll | undefined {
  if (!before || !after) return before ?? after;
  if (method === "hold") return before;
  return at < midpoint(before, after) ? before : after;
}
