import type { ExplainRow } from "../../sql/explain.ts";
import { type Bounds, downtimeBounds } from "./bounds.ts";
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
import { perWindow, WINDOWS, type WindowName } from "./windows.ts";

/** What a store was in a window, in whole microseconds: open = up + down + unknown + excused. */
export type WindowSums = Period & {
  up_us: number;
  down_us: number;
  unknown_us: number;
  /** Open time within planned closures. */
  excused_us: number;
  open_us: number;
  bounds: Bounds;
};

/** The windows of a row, and all segments of the week behind them. */
export type Explanation = { windows: Record<WindowName, WindowSums>; segments: Segment[] };

/** The beginning and end of the evidence of a report, in microseconds (REPORT_SEMANTICS). */
export function evidenceOf(as_of: number): Period {
  return { from: as_of - EVIDENCE_US, to: as_of };
}

/**
 * Calculates the row of a store again, from its polls and the opening periods that the report used.
 *
 * @param polls of the time of the report's evidence, in any order
 */
export function explain(
  row: Pick<ExplainRow, "opens" | "closes" | "excused_from" | "excused_to">,
  polls: readonly Observation[],
  as_of: number,
  filling: Filling,
): Explanation {
  const periods = periodsOf(row.opens, row.closes);
  const excused = periodsOf(row.excused_from, row.excused_to);
  const filled = filledPeriods(periods, inOrder(polls), evidenceOf(as_of), filling);
  const segments = segmentsOf(filled);
  const sumsOf = (name: WindowName): WindowSums => {
    const window = { from: as_of - WINDOWS[name].us, to: as_of };
    return {
      ...window,
      ...addUp(cutTo(segments, window), cutTo(excused, window)),
      bounds: downtimeBounds(filled, window),
    };
  };
  return {
    windows: perWindow(sumsOf),
    segments: cutTo(segments, { from: as_of - WINDOWS.week.us, to: as_of }),
  };
}

/** Whether an explanation adds up to the row, to the microsecond. */
export function addsUp({ windows }: Explanation, row: ExplainRow): boolean {
  const { hour, day, week } = windows;
  return (
    same(hour, [row.up_last_hour, row.down_last_hour, row.open_last_hour, row.excused_last_hour]) &&
    same(day, [row.up_last_day, row.down_last_day, row.open_last_day, row.excused_last_day]) &&
    same(week, [row.up_last_week, row.down_last_week, row.open_last_week, row.excused_last_week])
  );
}

function same(sums: WindowSums, expected: readonly number[]): boolean {
  const { up_us, down_us, open_us, excused_us } = sums;
  return [up_us, down_us, open_us, excused_us].every((sum, index) => sum === expected[index]);
}

/** Periods that are stored as their beginnings and ends. */
export function periodsOf(froms: readonly number[], tos: readonly number[]): Period[] {
  return froms.map((from, index) => ({ from, to: tos[index] ?? from }));
}

/** The sums of the segments of a window, and of what is excused in it. */
export function addUp(segments: readonly Segment[], excused: readonly Period[]) {
  const found = { up: 0, down: 0, unknown: 0 };
  for (const { state, from, to } of segments) found[state] += to - from;
  const { up, down, unknown } = found;
  const excused_us = excused.reduce((sum, { from, to }) => sum + to - from, 0);
  const open_us = up + down + unknown + excused_us;
  return { up_us: up, down_us: down, unknown_us: unknown, excused_us, open_us };
}
