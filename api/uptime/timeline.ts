import {
  cutTo,
  type Filling,
  filledPeriods,
  inOrder,
  type Observation,
  type Segment,
  segmentsOf,
} from "./fill.ts";
import { intersection, type Period, without } from "./periods.ts";
import { EVIDENCE_US } from "./reach.ts";

/** A part of a store's time; `closed` lies outside its opening hours. */
export type TimelineSegment =
  | Segment
  | { from: number; to: number; state: "closed"; decided_by: null; period: null };

/** Such a part, and whether it is closed only because a closure excuses it. */
export type MarkedSegment = TimelineSegment & { excused: boolean };

/** The range that evidence and opening periods are needed for, to decide a time range. */
export function evidenceAround({ from, to }: Period): Period {
  return { from: from - EVIDENCE_US, to: to + EVIDENCE_US };
}

/**
 * The states of a store in its opening periods around a time range, by the rules of the report: the
 * evidence is the polls from eight days before the range to eight days after.
 *
 * @param known the newest poll of all stores, where knowledge ends; there are no segments after it
 */
export function segmentsAround(
  periods: readonly Period[],
  polls: readonly Observation[],
  range: Period,
  { known, filling }: { known: number; filling: Filling },
): Segment[] {
  const around = evidenceAround(range);
  const within = { from: around.from, to: Math.min(around.to, known) };
  return segmentsOf(filledPeriods(periods, inOrder(polls), within, filling));
}

/**
 * The states of a store over a whole time range, without gaps: those of its opening periods,
 * unknown after the newest poll of all stores, and closed between the periods.
 */
export function timelineOf(
  periods: readonly Period[],
  polls: readonly Observation[],
  range: Period,
  { known, filling }: { known: number; filling: Filling },
): TimelineSegment[] {
  const decided = cutTo(segmentsAround(periods, polls, range, { known, filling }), range);
  const beyond = { from: Math.max(range.from, known), to: range.to };
  const undecided = periods.flatMap((period) =>
    cutTo([{ ...period, state: "unknown" as const, decided_by: null, period }], beyond),
  );
  return withClosed([...decided, ...undecided], range);
}

function withClosed(segments: readonly Segment[], { from, to }: Period): TimelineSegment[] {
  const whole: TimelineSegment[] = [];
  let end = from;
  const close = (until: number) => {
    if (end < until)
      whole.push({ from: end, to: until, state: "closed", decided_by: null, period: null });
  };
  for (const segment of segments) {
    close(segment.from);
    const last = whole.at(-1);
    const continues =
      last?.state === "unknown" && segment.state === "unknown" && last.to === segment.from;
    if (continues && last.period === segment.period) last.to = segment.to;
    else whole.push({ ...segment });
    end = segment.to;
  }
  close(to);
  return whole;
}

/**
 * The same time with excused time apart from what is closed anyway (CALENDAR_AND_PERIODS, section
 * 3).
 *
 * @param excused ascending and apart, outside all opening periods
 */
export function markExcused(
  segments: readonly TimelineSegment[],
  excused: readonly Period[],
): MarkedSegment[] {
  return segments.flatMap((segment): MarkedSegment[] => {
    if (segment.state !== "closed") return [{ ...segment, excused: false }];
    const part = (isExcused: boolean) => (period: Period) => ({
      ...segment,
      ...period,
      excused: isExcused,
    });
    return [
      ...intersection([segment], excused).map(part(true)),
      ...without([segment], excused).map(part(false)),
    ].sort((a, b) => a.from - b.from);
  });
}
