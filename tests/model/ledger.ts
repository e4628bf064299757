import type { Piece } from "./fill.ts";
import type { Duration } from "./instant.ts";
import { type Span, timeIn } from "./spans.ts";

/**
 * The time of a window in whole microseconds. `open` is measured and no sum of the others, so that
 * `open = up + down + unknown + excused` is an observation.
 */
export type Ledger = Record<"open" | "up" | "down" | "unknown" | "excused", Duration>;

/** A store as a report sees it: opening periods before closures, excused time, filled pieces. */
export type Filled = { open: readonly Span[]; excused: readonly Span[]; pieces: readonly Piece[] };

export function ledgerOf({ open, excused, pieces }: Filled, window: Span): Ledger {
  const time = (verdict: Piece["verdict"]) =>
    timeIn(
      pieces.filter((piece) => piece.verdict === verdict).map(({ span }) => span),
      window,
    );
  return {
    open: timeIn(open, window),
    up: time("up"),
    down: time("down"),
    unknown: time("unknown"),
    excused: timeIn(excused, window),
  };
}

/** The exact sums. */
export function addLedgers(ledgers: readonly Ledger[]): Ledger {
  const sum = (part: keyof Ledger) => ledgers.reduce((total, ledger) => total + ledger[part], 0n);
  return {
    open: sum("open"),
    up: sum("up"),
    down: sum("down"),
    unknown: sum("unknown"),
    excused: sum("excused"),
  };
}
