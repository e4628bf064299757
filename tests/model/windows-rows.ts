import { excusedTime, openingPeriods, periodsBeforeClosures } from "./calendar.ts";
import { byBytes } from "./csv.ts";
import { evidenceOf, type Poll } from "./evidence.ts";
import { EIGHT_DAYS, type Filling, fill, type Neighbours, neighboursOf } from "./fill.ts";
import { type Files, readInputs, type Store } from "./inputs.ts";
import { DAY, type Duration, HOUR, type Instant, WEEK } from "./instant.ts";
import { type Ledger, ledgerOf } from "./ledger.ts";
import { asOfOf, fillingOf, type ReportOptions, readingOf } from "./report-options.ts";
import { clip, later, type Span, within } from "./spans.ts";

/** The windows that end at `as_of`: 3,600, 86,400 and 604,800 seconds long. */
export type Windows = Record<"hour" | "day" | "week", Ledger>;

/** The row of a store. */
export type WindowsRow = {
  store: Store;
  windows: Windows;
  /** Evidence in the week. */
  polls: number;
  /** The newest poll at or before `as_of`, open or closed, however old. */
  lastPoll: Instant | undefined;
};

/**
 * The rows of the report of three windows, ascending by the bytes of the store's id; times are in
 * microseconds. Throws `Refused` where a file or the request is refused.
 */
export function modelWindowsRows(files: Files, options: ReportOptions = {}): WindowsRow[] {
  const inputs = readInputs(files, readingOf(options));
  const asOf = asOfOf(options, inputs);
  const filling = fillingOf(options);
  const stores = inputs.stores.toSorted((a, b) => byBytes(a.id, b.id));
  return stores.map((store) => rowOf(store, asOf, filling));
}

function rowOf(store: Store, asOf: Instant, filling: Filling): WindowsRow {
  const { calendar } = store;
  const sight: Span = [asOf - EIGHT_DAYS, asOf];
  // Wider than what is seen, so that a poll at as_of, and one at the beginning, is in its period.
  const range: Span = [sight[0] - DAY, asOf + DAY];
  const periods = openingPeriods(calendar, range);
  const evidence = evidenceOf(store.polls, periods, sight);
  const pieces = periods.flatMap((period) => {
    const witnesses = (at: Instant) => witnessesOf(at, period, evidence, filling);
    return fill(clip(period, sight), evidence, filling, witnesses);
  });

  const open = periodsBeforeClosures(calendar, range);
  const filled = { open, excused: excusedTime(calendar, range), pieces };
  const last = (length: Duration): Span => [asOf - length, asOf];
  const ledger = (length: Duration) => ledgerOf(filled, last(length));
  const [newest, ...others] = store.polls.map(({ at }) => at).filter((at) => at <= asOf);
  return {
    store,
    windows: { hour: ledger(HOUR), day: ledger(DAY), week: ledger(WEEK) },
    polls: evidence.filter(({ at }) => within(at, last(WEEK))).length,
    lastPoll: newest === undefined ? undefined : others.reduce(later, newest),
  };
}

/**
 * An instant is decided by the polls of its own period; in a period without any, with
 * `gaps=carry`, by the last evidence before the period and the first after it.
 */
function witnessesOf(at: Instant, period: Span, evidence: Poll[], { gaps }: Filling): Neighbours {
  const own = evidence.filter((poll) => within(poll.at, period));
  if (own.length > 0 || gaps === "unknown") return neighboursOf(at, own);
  return {
    before: evidence.findLast((poll) => poll.at < period[0]),
    after: evidence.find((poll) => poll.at >= period[1]),
  };
}
