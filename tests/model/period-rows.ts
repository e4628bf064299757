import { excusedTime, openingPeriods, periodsBeforeClosures } from "./calendar.ts";
import { byBytes } from "./csv.ts";
import { evidenceOf, outagesOf, type Poll } from "./evidence.ts";
import {
  EIGHT_DAYS,
  type Filling,
  fill,
  type Neighbours,
  neighboursOf,
  type Piece,
  speaksFor,
} from "./fill.ts";
import { type Files, readInputs, type Store } from "./inputs.ts";
import { DAY, type Instant } from "./instant.ts";
import { type Filled, type Ledger, ledgerOf } from "./ledger.ts";
import { asOfOf, fillingOf, type ReportOptions, readingOf } from "./report-options.ts";
import { type By, readPeriod } from "./report-period.ts";
import { clip, earlier, isEmpty, type Span, within } from "./spans.ts";

/** `from` and `to`: two instants, or two local dates of `zone` (default `store`). */
export type PeriodOptions = ReportOptions & {
  from: string;
  to: string;
  zone?: string | null | undefined;
  by?: By | null | undefined;
};

/** The row of a store, or of one of its buckets (`bucket` is empty without `by`). */
export type PeriodRow = {
  store: Store;
  bucket: string;
  ledger: Ledger;
  /** Evidence in the period. */
  polls: number;
  /** Outages of which some downtime lies in the period. */
  outages: number;
};

/**
 * The rows of a report for a period, ascending by the bytes of the store's id, then by bucket;
 * times are in microseconds. Throws `Refused` where a file or the request is refused.
 */
export function modelPeriodRows(files: Files, options: PeriodOptions): PeriodRow[] {
  const inputs = readInputs(files, readingOf(options));
  const period = readPeriod(options.from, options.to, options.zone ?? "store");
  const asOf = asOfOf(options, inputs);
  const filling = fillingOf(options);
  const stores = inputs.stores.toSorted((a, b) => byBytes(a.id, b.id));
  return stores.flatMap((store) => {
    const { zone } = store.calendar;
    const span = period.spanFor(zone);
    const history = historyOf(store, earlier(span[0], asOf), asOf, filling);
    const buckets = options.by == null ? [{ name: "", span }] : period.bucketsFor(zone, options.by);
    return buckets.map((bucket) => ({
      store,
      bucket: bucket.name,
      ledger: ledgerOf(history, bucket.span),
      polls: history.evidence.filter(({ at }) => within(at, bucket.span)).length,
      outages: outagesIn(history, bucket.span),
    }));
  });
}

/** A store's time from `start`, and from its first poll, to `as_of`. */
type History = Filled & { evidence: Poll[] };

/**
 * Each opening period is filled as a whole, and only then cut to the report. What decides an
 * instant is within eight days of it, so an opening that lies farther back changes nothing.
 */
function historyOf(store: Store, start: Instant, asOf: Instant, filling: Filling): History {
  const { calendar, polls } = store;
  const first = polls.reduce((oldest, { at }) => earlier(oldest, at), start) - EIGHT_DAYS - DAY;
  const known: Span = [first, asOf];
  const periods = openingPeriods(calendar, [first, asOf + DAY]); // a poll at as_of is in its period
  const evidence = evidenceOf(polls, periods, known);
  const pieces = periods.flatMap((period) => {
    const own = evidence.filter(({ at }) => within(at, period));
    const witnesses = (at: Instant) => witnessesOf(at, own, evidence, filling);
    return fill(clip(period, known), evidence, filling, witnesses);
  });
  const open = periodsBeforeClosures(calendar, known);
  return { open, excused: excusedTime(calendar, known), pieces, evidence };
}

/**
 * An instant is decided by the polls of its own period that lie within eight days of it. Where
 * there is none, with `gaps=carry`, by the last evidence before it and the first after it, each
 * within eight days.
 */
function witnessesOf(
  at: Instant,
  own: readonly Poll[],
  evidence: readonly Poll[],
  { gaps }: Filling,
): Neighbours {
  const ofPeriod = nearOnes(at, neighboursOf(at, own));
  if (ofPeriod.before || ofPeriod.after || gaps === "unknown") return ofPeriod;
  return nearOnes(at, neighboursOf(at, evidence));
}

function nearOnes(at: Instant, { before, after }: Neighbours): Neighbours {
  const near = (poll: Poll | undefined) => poll && speaksFor(poll, at, EIGHT_DAYS);
  return { before: near(before) ? before : undefined, after: near(after) ? after : undefined };
}

/** How many outages have some of their downtime in the window. */
function outagesIn({ pieces, evidence }: History, window: Span): number {
  const outages = outagesOf(evidence);
  const touches = ({ verdict, span }: Piece) => verdict === "down" && !isEmpty(clip(span, window));
  const deciders = pieces.filter(touches).flatMap(({ decider }) => decider ?? []);
  return new Set(deciders.map((poll) => outages.get(poll))).size;
}
