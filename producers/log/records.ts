import type { Entry, Spelled } from "./event-log.ts";

const LINE_BREAK = 10;

/** A record of the embedded log: when its entries came, and their values, one a line. */
export function recordOf(at: number, entries: readonly Entry[] | Spelled): Buffer {
  const head = `${at}\n`;
  if (!("lines" in entries)) {
    return Buffer.from(head + entries.map((entry) => entry.value).join("\n"));
  }
  return Buffer.concat([Buffer.from(head), entries.lines.subarray(0, -1)]);
}

/** When the entries of a record came, in milliseconds since the epoch. */
export function cameAt(record: Buffer): number {
  return Number(record.toString("latin1", 0, record.indexOf(LINE_BREAK)));
}

/** The values of a record, with line breaks between them. */
export function valuesOf(record: Buffer): Buffer {
  return record.subarray(record.indexOf(LINE_BREAK) + 1);
}

/** How many values these are. */
export function countLines(values: Buffer): number {
  let count = 1;
  for (let at = values.indexOf(LINE_BREAK); at >= 0; at = values.indexOf(LINE_BREAK, at + 1)) {
    count += 1;
  }
  return count;
}
