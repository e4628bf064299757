/**
 * A part of a table: the numbers of the first and the last insert whose rows it holds, and its rows.
 * Merges put parts of neighbouring numbers together, and never lose a number.
 */
export type Part = readonly [firstInsert: number, lastInsert: number, rows: number];

/** The parts of each partition of each table: what ClickHouse holds, or held. */
export type Inventory = Readonly<Record<string, Readonly<Record<string, readonly Part[]>>>>;

/** A part that was there and whose rows are not there any more. */
export type LostPart = { table: string; partition: string; part: Part };

/** The parts of `held` whose rows no part of `present` has. */
export function lostParts(held: Inventory, present: Inventory): LostPart[] {
  return Object.entries(held).flatMap(([table, partitions]) =>
    Object.entries(partitions).flatMap(([partition, parts]) => {
      const now = present[table]?.[partition] ?? [];
      return parts
        .filter((part) => !isCovered(part, now))
        .map((part) => ({ table, partition, part }));
    }),
  );
}

/**
 * Whether the rows of a part are there: in a part that has its inserts and perhaps more, or in the
 * parts that it was merged from. Those come back when the merge was not on the disk before the power
 * failed or the disk was full, and may have been merged with others since; they reach as far as it did,
 * and have as many rows or more, as duplicates go in merges.
 */
function isCovered([first, last, rows]: Part, now: readonly Part[]): boolean {
  if (now.some(([from, to]) => from <= first && last <= to)) return true;
  const touching = now.filter(([from, to]) => from <= last && first <= to);
  return (
    touching.some(([from]) => from <= first) &&
    touching.some(([, to]) => last <= to) &&
    touching.reduce((sum, [, , count]) => sum + count, 0) >= rows
  );
}
