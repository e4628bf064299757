import type { Reading, Unreadable } from "../../producers/csv/read-input.ts";
import { countRejections, fileText } from "../../producers/csv/rejections.ts";
import type { LostHours } from "../../producers/csv/weeks.ts";

/**
 * Counts the rows of a file, and records the rejected ones.
 *
 * @param name of the input
 * @param rows how many were loaded before
 */
export function tallyOf(name: string, path: string, rows = 0) {
  const rejections = countRejections();
  return {
    /** The values among readings, each with its line. */
    sortOut<T>(readings: readonly Reading<T>[]): { value: T; position: number }[] {
      const values: { value: T; position: number }[] = [];
      for (const reading of readings) {
        if ("value" in reading) values.push({ value: reading.value, position: reading.line });
        else rejections.add(reading);
      }
      rows += values.length;
      return values;
    },
    /** Counts rows that were loaded, and others that were rejected. */
    count(taken: number, rejected: readonly Unreadable[]): void {
      rows += taken;
      for (const each of rejected) rejections.add(each);
    },
    rejections,
    /** Rows that were loaded. */
    rows: () => rows,
    /**
     * A text for people: how many rows were loaded, how many were rejected, and examples of these.
     */
    text(lost?: LostHours): string {
      const counted = { rows: rejections.rows(), kinds: rejections.kinds() };
      return fileText(path, name, rows, counted, lost, "each counts as always open");
    },
  };
}
