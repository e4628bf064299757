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
import type { Period } from "./opening-periods.ts";
import { EVIDENCE_US } from "./reach.ts";

const HOUR_US = 3_600_000_000;

/** The windows of a report: exact lengths that end at its instant, in microseconds. */
const WINDOWS = { hour: HOUR_US, day: 24 * HOUR_US, week: 7 * 24 * HOUR_US } as const;
export type WindowName = keyof typeof WINDOWS;

/** What a store was in a window, in whole microseconds: open = up + down + unknown. */
export type WindowSums = Period & {
  up_us: number;
  down_us: number;
  unknown_us: number;
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
  row: Pick<ExplainRow, "opens" | "closes">,
  polls: readonly Observation[],
  as_of: number,
  filling: Filling,
): Explanation {
  const periods = row.opens.map((from, index) => ({ from, to: row.closes[index] ?? from }));
  const filled = filledPeriods(periods, inOrder(polls), evidenceOf(as_of), filling);
  const segments = segmentsOf(filled);
  const sumsOf = (length: number): WindowSums => {
    const window = { from: as_of - length, to: as_of };
    return { ...window, ...sums(cutTo(segments, window)), bounds: downtimeBounds(filled, window) };
  };
  return {
    windows: {
      hour: sumsOf(WINDOWS.hour),
      day: sumsOf(WINDOWS.day),
      week: sumsOf(WINDOWS.week),
    },
    segments: cutTo(segments, { from: as_of - WINDOWS.week, to: as_of }),
  };
}

/** Whether an explanation adds up to the row, to the microsecond. */
export function addsUp({ windows }: Explanation, row: ExplainRow): boolean {
  const { hour, day, week } = windows;
  return (
    same(hour, [row.up_last_hour, row.down_last_hour, row.open_last_hour]) &&
    same(day, [row.up_last_day, row.down_last_day, row.open_last_day]) &&
    same(week, [row.up_last_week, row.down_last_week, row.open_last_week])
  );
}

function same({ up_us, down_us, open_us }: WindowSums, expected: readonly number[]): boolean {
  return [up_us, down_us, open_us].every((sum, index) => sum === expected[index]);
}

function sums(segments: readonly Segment[]) {
  const found = { up: 0, down: 0, unknown: 0 };
  for (const { state, from, to } of segments) found[state] += to - from;
  const { up, down, unknown } = found;
  return { up_us: up, down_us: down, unknown_us: unknown, open_us: up + down + unknown };
}
