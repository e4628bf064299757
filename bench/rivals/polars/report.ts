import pl, { type DataFrame, type Expr } from "nodejs-polars";
import { type Totals, WINDOWS } from "../csv.ts";

/** Polls (store_id, us, down), stores (store_id, number), periods (number, opens, closes). */
export type Data = {
  polls: DataFrame;
  stores: DataFrame;
  periods: DataFrame;
  asOf: number;
  since: number;
};

/**
 * The time up and down of each store that has evidence, by its number. A single key sorts the polls
 * by store and time; then the poll before or after is a shift by one, which takes less time than
 * windows over each store (`over`).
 */
export async function totalsByStore(data: Data): Promise<Map<number, Totals>> {
  const { polls, stores, periods, asOf, since } = data;
  const at = int(asOf);
  const sums = WINDOWS.flatMap((length, window) => {
    const start = pl.maxHorizontal([pl.col("from"), int(asOf - length)]);
    const time = pl.maxHorizontal([pl.col("till").minus(start), int(0)]);
    return [
      pl.when(pl.col("down")).then(int(0)).otherwise(time).sum().alias(`up${window}`),
      pl.when(pl.col("down")).then(time).otherwise(int(0)).sum().alias(`down${window}`),
    ];
  });
  const found = await polls
    .lazy()
    .filter(pl.col("us").gtEq(int(since)).and(pl.col("us").ltEq(at)))
    .join(stores.lazy(), { on: "store_id" })
    .select(pl.col("number"), pl.col("us"), pl.col("down"), orderKey(since).alias("key"))
    .sort("key")
    .joinAsof(periods.lazy(), {
      leftOn: "us",
      rightOn: "opens",
      by: "number",
      strategy: "backward",
      checkSortedness: false,
    })
    // Of several polls at one instant the last one counts, and it is inactive if any is.
    .filter(
      pl
        .col("us")
        .lt(pl.col("closes"))
        .and(same("number", -1).and(same("us", -1)).not()),
    )
    .select(
      pl.col("number"),
      pl.col("down"),
      handover(1, pl.col("opens")).alias("from"),
      handover(-1, pl.minHorizontal([pl.col("closes"), at])).alias("till"),
    )
    .groupBy("number")
    .agg(...sums)
    .collect();
  return new Map(found.rows().map(([number, ...values]) => [number, totalsFrom(values)]));
}

/** The boundary between a poll and the one `places` rows before it; else the edge. */
function handover(places: number, edge: Expr): Expr {
  const middle = pl.col("us").plus(pl.col("us").shift(places)).div(int(2)).cast(pl.Int64);
  return pl
    .when(same("number", places).and(same("opens", places)))
    .then(middle)
    .otherwise(edge);
}

/** Whether the row `places` before this one has the same value; false if there is none. */
function same(column: string, places: number): Expr {
  return pl.col(column).eq(pl.col(column).shift(places)).fillNull(pl.lit(false));
}

/** The store, then the instant, then whether it is inactive, in one integer: 2^21 stores fit in. */
function orderKey(since: number): Expr {
  const place = pl.col("us").minus(int(since)).mul(int(2)).plus(pl.col("down").cast(pl.Int64));
  return pl
    .col("number")
    .cast(pl.Int64)
    .mul(int(2 ** 42))
    .plus(place);
}

function int(value: number): Expr {
  return pl.lit(BigInt(value));
}

function totalsFrom(values: number[]): Totals {
  const every = (first: number) => [0, 2, 4].map((window) => Number(values[window + first]));
  return { up: every(0), down: every(1) };
}
