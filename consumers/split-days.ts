const [QUOTE, LINE_BREAK, ZERO] = [0x22, 0x0a, 0x30];

/** Rows of one insert: lines, and where each was among all rows (undefined: at its own index). */
export type RowsOfDays = { rows: Buffer; count: number; origins?: Uint32Array };

/**
 * Divides rows into inserts of at most `most` days each, by ranges of days in order, so that the
 * same rows are always divided in the same way. Rows of fewer days are returned as they are.
 *
 * @param day the day of the row whose line begins there
 */
export function splitDays(
  { rows, count }: { rows: Buffer; count: number },
  most: number,
  day: (rows: Uint8Array, from: number) => number,
): RowsOfDays[] {
  if (count <= most) return [{ rows, count }];
  const days = new Float64Array(count);
  const ends = new Float64Array(count);
  const present = new Set<number>();
  for (let index = 0, from = 0; index < count; index += 1) {
    const found = day(rows, from);
    days[index] = found;
    present.add(found);
    from = rows.indexOf(LINE_BREAK, from) + 1;
    ends[index] = from;
  }
  if (present.size <= most) return [{ rows, count }];
  const ordered = [...present].sort((one, other) => one - other);
  const insertOf = new Map(ordered.map((each, index) => [each, Math.floor(index / most)]));
  const inserts = Array.from({ length: Math.ceil(ordered.length / most) }, () => ({
    lines: [] as Buffer[],
    origins: [] as number[],
  }));
  for (let index = 0; index < count; index += 1) {
    const insert = inserts[insertOf.get(days[index] ?? 0) ?? 0];
    insert?.lines.push(rows.subarray(index === 0 ? 0 : ends[index - 1], ends[index]));
    insert?.origins.push(index);
  }
  return inserts.map(({ lines, origins }) => ({
    rows: Buffer.concat(lines),
    count: lines.length,
    origins: Uint32Array.from(origins),
  }));
}

/** Quotes before the day in the line of a poll: `["store","active","2023-01-22 12:09:39...`. */
const QUOTES_BEFORE = 5;
const DIGITS = [0, 1, 2, 3, 5, 6, 8, 9];

/** The day of a poll as a number, 20230122; what is no day is some other number. */
export function dayOfPoll(rows: Uint8Array, from: number): number {
  let at = from;
  for (let quotes = 0; quotes < QUOTES_BEFORE && at < rows.length; at += 1) {
    const byte = rows[at];
    if (byte === LINE_BREAK) return 0;
    if (byte === QUOTE) quotes += 1;
  }
  return DIGITS.reduce((day, digit) => day * 10 + (rows[at + digit] ?? ZERO) - ZERO, 0);
}
