import {
  cutTo,
  type Filling,
  filledPeriods,
  inOrder,
  type Observation,
  type Segment,
  segmentsOf,
} from "./fill.ts";
import type { Period } from "./periods.ts";
import { EVIDENCE_US } from "./reach.ts";

/** A stretch of a store's time; `closed` lies outside of its opening hours. */
export type TimelineSegment =
  | Segment
  | { from: number; to: number; state: "closed"; decided_by: null; period: null };

/** The time that evidence is taken from for a stretch of time, and that opening periods are needed for. */
export function evidenceAround({ from, to }: Period): Period {
  return { from: from - EVIDENCE_US, to: to + EVIDENCE_US };
}

/**
 * What a store was in its opening periods around a stretch of time, by the rules of the report on all
 * that is known now: evidence is what was polled from eight days before the stretch to eight days after.
 *
 * @param known where knowledge ends: the newest poll of the system; nothing is said of what comes after
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
 * The whole of a stretch of time, without a gap: what a store was in its opening periods, unknown after
 * the newest poll of the system, and closed between the periods.
 */
export function timelineOf(
  periods: readonly Period[],
  polls: readonly Observation[],
  range: Period,
  { known, filling }: { known: number; filling: Filling },
): TimelineSegment[] {
  const told = cutTo(segmentsAround(periods, polls, range, { known, filling }), range);
  const beyond = { from: Math.max(range.from, known), to: range.to };
  const untold = periods.flatMap((period) =>
    cutTo([{ ...period, state: "unknown" as const, decided_by: null, period }], beyond),
  );
  return withClosed([...told, ...untold], range);
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
    const goesOn =
      last?.state === "unknown" && segment.state === "unknown" && last.to === segment.from;
    if (goesOn && last.period === segment.period) last.to = segment.to;
    else whole.push({ ...segment });
    end = segment.to;
  }
  close(to);
  return whole;
}
