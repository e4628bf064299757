import { type Duration, HOUR } from "./instant.ts";
import type { Ledger } from "./ledger.ts";

/** RFC 4180: CRLF after each line, quotes only where needed. */
export function writeCsv(lines: readonly (readonly string[])[]): string {
  return lines.map((cells) => `${cells.map(writeCell).join(",")}\r\n`).join("");
}

function writeCell(cell: string): string {
  return /[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}

/** A duration in hours or another unit: two digits after the point, halves away from zero. */
export function writeDuration(duration: Duration, unit: Duration = HOUR): string {
  const hundredths = (duration * 200n + unit) / (2n * unit); // no duration is negative
  return writeHundredths(hundredths);
}

/** 100 × up / (up + down): two digits, cut and not rounded; empty where nothing is known. */
export function writePercent({ up, down }: Pick<Ledger, "up" | "down">): string {
  return up + down === 0n ? "" : writeHundredths((up * 10_000n) / (up + down));
}

function writeHundredths(hundredths: bigint): string {
  return `${hundredths / 100n}.${String(hundredths % 100n).padStart(2, "0")}`;
}

/** Orders texts by their bytes in UTF-8. */
export function byBytes(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b));
}
