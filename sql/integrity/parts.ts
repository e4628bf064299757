/**
 * A part of a table: the numbers of the first and the last insert whose rows it has, and its rows.
 * Merges combine parts of neighbouring numbers, and never lose a number.
 */
export type Part = readonly [firstInsert: number, lastInsert: number, rows: number];

/** The parts of each partition of each table: what ClickHouse has, or had. */
export type Inventory = Readonly<Record<string, Readonly<Record<string, readonly Part[]>>>>;

/** A part whose rows are lost. */
export type LostPart = { table: string; partition: string; part: Part };

/**
 * An inventory without the parts that may have been deleted on purpose, because they were old.
 *
 * @param deleted by kind, the instant before which all was deleted; see deletedBefore
 */
export function withoutDeleted(
  held: Inventory,
  { polls = 0, rejected }: { polls?: number; rejected?: number },
): Inventory {
  const firstDay = new Date(polls).toISOString().slice(0, 10).replaceAll("-", "");
  return Object.fromEntries(
    Object.entries(held).flatMap(([table, partitions]) => {
      // Its rows are of all times in all parts, of which a deletion leaves no trace.
      if (table === "rejected_rows" && rejected !== undefined) return [];
      if (table !== "poll_days") return [[table, partitions]];
      const days = Object.entries(partitions).filter(([day]) => day >= firstDay);
      return [[table, Object.fromEntries(days)]];
    }),
  );
}

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
 * parts that it was merged from. Those come back if the merge was not on disk before a power
 * failure or a full disk, and may have been merged with others since; together they cover the same
 * inserts and have at least as many rows, because merges remove duplicates.
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
