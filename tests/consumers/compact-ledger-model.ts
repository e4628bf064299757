import type { BatchRow, ClaimRow } from "./compact-ledger-history.ts";

/** A row of a history's answer; numbers and truth values as numbers. */
export type Row = Record<string, number>;

/**
 * What the views must tell of a history, worked out from every row that was ever written down: the
 * rules of sql/schema/113_ingest_batches.sql and 114_ingest_gaps.sql in TypeScript, without any condensing.
 */
export function told(claims: readonly ClaimRow[], written: readonly BatchRow[]) {
  const byKey = new Map(
    written.map((row) => [`${row.partition}/${row.epoch}/${row.first_offset}`, row] as const),
  );
  const ledger = [...byKey.values()];
  const rowsOf = (claim: ClaimRow) =>
    ledger.filter((row) => row.partition === claim.partition && row.epoch === claim.epoch);

  const makings = new Map<string, ClaimRow[]>();
  for (const claim of claims) {
    const key = `${claim.partition}/${claim.incarnation}`;
    makings.set(key, [...(makings.get(key) ?? []), claim]);
  }
  const gaps: Row[] = [];
  const sums: Row[] = [];
  const latest = new Map<number, { position: Row; state: Row }>();
  for (const all of makings.values()) {
    const [first] = all;
    const last = all.at(-1);
    if (first === undefined || last === undefined) continue;
    const { partition, incarnation } = first;
    const counted = all
      .flatMap((claim, index) => {
        const overtakenAt = all[index + 1]?.from_offset ?? Number.POSITIVE_INFINITY;
        return rowsOf(claim).filter((row) => row.first_offset < overtakenAt);
      })
      .sort((a, b) => a.first_offset - b.first_offset || a.epoch - b.epoch);
    let expected = least(all.map((claim) => claim.from_offset));
    let faults = 0;
    for (const { first_offset, last_offset } of counted) {
      if (first_offset !== expected) {
        faults += 1;
        gaps.push({
          partition,
          incarnation,
          expected_offset: expected,
          found_offset: first_offset,
        });
      }
      expected = last_offset + 1;
    }
    const next = greatest(counted.map((row) => row.last_offset + 1));
    const froms = all.map((claim) => claim.from_offset);
    const [reached, claimed] = [Math.max(least(froms), next), greatest(froms)];
    if (claimed > reached) {
      faults += 1;
      gaps.push({ partition, incarnation, expected_offset: reached, found_offset: claimed });
    }
    const kept = sum(counted.map((row) => row.kept));
    const rejected = sum(counted.map((row) => row.rejected));
    if (counted.length > 0) {
      const newest = greatest(counted.map((row) => row.newest_at));
      const batches = counted.length;
      sums.push({ partition, incarnation, next_offset: next, kept, rejected, batches, newest });
    }
    const own = rowsOf(last).map((row) => row.last_offset + 1);
    latest.set(partition, {
      position: {
        partition,
        epoch: last.epoch,
        incarnation,
        next_offset: greatest([last.from_offset, ...own]),
        newest_ms: greatest(all.flatMap(rowsOf).map((row) => row.newest_at)),
      },
      state: {
        partition,
        incarnation,
        next_offset: Math.max(claimed, next),
        kept,
        rejected,
        whole: faults === 0 ? 1 : 0,
      },
    });
  }
  const partitions = [...latest.values()];
  return {
    gaps,
    sums,
    positions: partitions.map(({ position }) => position),
    pipeline: partitions.map(({ state }) => state),
  };
}

const sum = (numbers: number[]) => numbers.reduce((all, each) => all + each, 0);
const greatest = (numbers: number[]) => Math.max(0, ...numbers);
const least = (numbers: number[]) => Math.min(...numbers);
