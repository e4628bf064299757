import type { Observation, Segment } from "./fill.ts";
import type { Period } from "./periods.ts";

/** A time in which a store was down; instants and durations in microseconds. */
export type Outage = {
  /** The beginning of its first time down. */
  start: number;
  /** The end of its last time down; null while it is ongoing. */
  end: number | null;
  ongoing: boolean;
  /** It is down where the evidence begins: it may have begun earlier. */
  began_earlier: boolean;
  /**
   * It is down where the evidence ends, and the store was polled later: it may have lasted longer.
   */
  lasted_longer: boolean;
  /** The time down, inside opening hours. */
  down_us: number;
  /** How many polls show it. */
  polls: number;
  first_inactive: Observation;
  last_inactive: Observation;
  /** The polls that decide the last time up before it and the first after it, if any. */
  active_before: Observation | null;
  active_after: Observation | null;
};

type Run = {
  start: number;
  end: number;
  down_us: number;
  deciding: Observation[];
  active_before: Observation | null;
};

/**
 * The outages that segments show: time down without time up in between.
 *
 * Closed and unknown time neither ends an outage nor counts as down: a store that is down before it
 * closes and again when it opens has had one outage. The last one is ongoing if no time up follows
 * it and the newest poll of the store, in opening hours or not, saw it down.
 *
 * @param segments in order, over the time `within`
 * @param newest the newest poll of the store; null where there is none
 */
export function outagesOf(
  segments: readonly Segment[],
  within: Period,
  newest: Observation | null,
): Outage[] {
  const outages: Outage[] = [];
  let run: Run | undefined;
  let lastUp: Observation | null = null;
  for (const { state, from, to, decided_by } of segments) {
    if (decided_by === null) continue;
    if (state === "down") {
      run ??= { start: from, end: to, down_us: 0, deciding: [], active_before: lastUp };
      run.end = to;
      run.down_us += to - from;
      if (run.deciding.at(-1)?.at !== decided_by.at) run.deciding.push(decided_by);
    } else {
      if (run !== undefined) outages.push(outage(run, within, decided_by, newest));
      run = undefined;
      lastUp = decided_by;
    }
  }
  if (run !== undefined) outages.push(outage(run, within, null, newest));
  return outages;
}

/** Whether a part of an outage lies in a time range; an ongoing one has no end. */
export function meets({ start, end }: Outage, { from, to }: Period): boolean {
  return start < to && (end === null || end > from);
}

function outage(
  { start, end, down_us, deciding, active_before }: Run,
  within: Period,
  active_after: Observation | null,
  newest: Observation | null,
): Outage {
  const [first] = deciding;
  const last = deciding.at(-1);
  if (first === undefined || last === undefined) throw new Error("an outage without a poll");
  const ended = active_after !== null;
  const laterPolls = newest !== null && newest.at > within.to;
  const ongoing = !ended && !laterPolls && newest?.status === "inactive";
  return {
    start,
    end: ongoing ? null : end,
    ongoing,
    began_earlier: start === within.from,
    lasted_longer: !ended && laterPolls && end === within.to,
    down_us,
    polls: deciding.length,
    first_inactive: first,
    last_inactive: last,
    active_before,
    active_after,
  };
}
