import type { Duration, Instant } from "./instant.ts";

/** `[start, end)`: contains its start and not its end. Empty if the end is not after the start. */
export type Span = readonly [start: Instant, end: Instant];

export const earlier = (a: Instant, b: Instant): Instant => (a < b ? a : b);
export const later = (a: Instant, b: Instant): Instant => (a > b ? a : b);

/** Whether the instant lies in the span. */
export function within(at: Instant, [start, end]: Span): boolean {
  return at >= start && at < end;
}

/** Whether no instant lies in the span. */
export function isEmpty([start, end]: Span): boolean {
  return start >= end;
}

/** What two spans have in common; perhaps empty. */
export function clip([start, end]: Span, [from, to]: Span): Span {
  return [later(start, from), earlier(end, to)];
}

/** The same instants in ascending spans that neither overlap nor touch. */
export function union(spans: readonly Span[]): Span[] {
  const merged: [Instant, Instant][] = [];
  const ascending = spans.filter((span) => !isEmpty(span)).toSorted(([a], [b]) => (a < b ? -1 : 1));
  for (const [start, end] of ascending) {
    const last = merged.at(-1);
    if (last && start <= last[1]) last[1] = later(last[1], end);
    else merged.push([start, end]);
  }
  return merged;
}

/** What is in the first spans and in none of the second; a span that is cut in two is two spans. */
export function subtract(spans: readonly Span[], cuts: readonly Span[]): Span[] {
  return cuts
    .filter((cut) => !isEmpty(cut))
    .reduce<Span[]>((left, cut) => left.flatMap((span) => without(span, cut)), [...spans]);
}

function without(span: Span, cut: Span): Span[] {
  if (isEmpty(clip(span, cut))) return [span];
  const parts: Span[] = [
    [span[0], cut[0]],
    [cut[1], span[1]],
  ];
  return parts.filter((part) => !isEmpty(part));
}

/** How much of the window the spans cover; they must not overlap one another. */
export function timeIn(spans: readonly Span[], window: Span): Duration {
  const lengths = spans.map((span) => clip(span, window)).map(([start, end]) => end - start);
  return lengths.reduce((sum, length) => (length > 0n ? sum + length : sum), 0n);
}
