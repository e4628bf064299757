import type { PeriodStore, PeriodStoreRow } from "../../sql/explain-period.ts";
import { downtimeBounds } from "./bounds.ts";
import { bucketsOf } from "./buckets.ts";
import { addUp, periodsOf, type WindowSums } from "./explain.ts";
import {
  cutTo,
  type FilledPeriod,
  type Filling,
  filledPeriods,
  inOrder,
  type Observation,
  type Segment,
  segmentsOf,
} from "./fill.ts";
import type { Period } from "./periods.ts";
import { EVIDENCE_US, reachOf } from "./reach.ts";
import { evidenceOfPeriod, type ReportPeriod } from "./report-period.ts";
import type { WallClock } from "./wall-clock.ts";

/** What a store was in a period or in a bucket of it, as `WindowSums`. */
export type PeriodSums = WindowSums & {
  /** Evidence polls in it. */
  polls: number;
  /** Outages of which some downtime lies in it. */
  outages: number;
};

/** The whole period, its buckets (none without `by`), and all segments behind them. */
export type PeriodExplanation = {
  whole: PeriodSums;
  buckets: (PeriodSums & { label: string })[];
  segments: Segment[];
};

/**
 * Calculates the rows of a store in a report for a period again, from its polls and the opening
 * periods that the report used.
 *
 * @param polls of the time of the report's evidence (`evidenceOfPeriod`), in any order
 * @param clock of the zone whose dates count
 */
export function explainPeriod(
  store: Pick<PeriodStore, "opens" | "closes" | "excused_from" | "excused_to">,
  polls: readonly Observation[],
  { period, as_of, clock }: { period: ReportPeriod; as_of: number; clock: WallClock },
  filling: Filling,
): PeriodExplanation {
  // A poll speaks for eight days at most.
  const reach = Math.min(reachOf(filling), EVIDENCE_US);
  const filled = filledPeriods(
    periodsOf(store.opens, store.closes),
    inOrder(polls),
    evidenceOfPeriod(period, { ...filling, as_of }),
    { ...filling, reach },
  );
  const segments = segmentsOf(filled);
  const excused = cutTo(periodsOf(store.excused_from, store.excused_to), {
    from: Number.NEGATIVE_INFINITY,
    to: as_of,
  });
  const outages = outagesOfPolls(filled);
  const sums = ({ from, to }: Period): PeriodSums => {
    const within = { from, to };
    const inside = cutTo(segments, within);
    return {
      ...within,
      ...addUp(inside, cutTo(excused, within)),
      bounds: downtimeBounds(filled, within),
      polls: filled.reduce((count, each) => count + pollsIn(each, within), 0),
      outages: outagesOf(inside, outages),
    };
  };
  const [whole] = bucketsOf({ ...period, by: undefined }, clock);
  if (whole === undefined) throw new Error("a period without buckets is one");
  const buckets = period.by === undefined ? [] : bucketsOf(period, clock);
  return {
    whole: sums(whole),
    buckets: buckets.map(({ label, ...bucket }) => ({ label, ...sums(bucket) })),
    segments: cutTo(segments, whole),
  };
}

/** Whether an explanation adds up to the rows, to the microsecond. */
export function addsUpToRows(
  { whole, buckets }: PeriodExplanation,
  rows: readonly PeriodStoreRow[],
  isInBuckets: boolean,
): boolean {
  const expected = isInBuckets ? buckets : [{ label: "", ...whole }];
  if (expected.length !== rows.length) return false;
  return expected.every(({ label, up_us, down_us, open_us, excused_us, polls, outages }) => {
    const row = rows.find(({ bucket }) => bucket === label);
    return (
      row !== undefined &&
      row.up === up_us &&
      row.down === down_us &&
      row.open === open_us &&
      row.excused === excused_us &&
      row.polls === polls &&
      row.outages === outages
    );
  });
}

/**
 * The outage of each inactive poll of the evidence, by its instant: inactive polls without an
 * active one between them are one outage, over closed times too.
 */
function outagesOfPolls(filled: readonly FilledPeriod[]): Map<number, number> {
  const outages = new Map<number, number>();
  let [count, isDown] = [0, false];
  for (const { at, status } of filled.flatMap(({ polls }) => polls)) {
    if (status === "inactive" && !isDown) count += 1;
    isDown = status === "inactive";
    if (isDown) outages.set(at, count);
  }
  return outages;
}

function outagesOf(segments: readonly Segment[], outages: ReadonlyMap<number, number>): number {
  const found = segments.flatMap(({ state, decided_by }) =>
    state === "down" && decided_by !== null ? [outages.get(decided_by.at)] : [],
  );
  return new Set(found).size;
}

function pollsIn({ polls }: FilledPeriod, { from, to }: Period): number {
  return polls.filter(({ at }) => at >= from && at < to).length;
}
