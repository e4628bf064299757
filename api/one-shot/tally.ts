import type { Reading } from "../../producers/csv/read-input.ts";
import { group } from "../../producers/progress.ts";

const EXAMPLES = 5;

/**
 * Counts what came of a file, and notes the first rows that were set aside.
 *
 * @param name of the input
 * @param rows so many have come in before
 */
export function tallyOf(name: string, path: string, rows = 0) {
  let setAside = 0;
  const examples: string[] = [];
  return {
    /** The values among readings, each with its line. */
    sortOut<T>(readings: readonly Reading<T>[]): { value: T; version: number }[] {
      const values: { value: T; version: number }[] = [];
      for (const reading of readings) {
        if ("value" in reading) values.push({ value: reading.value, version: reading.line });
        else {
          setAside += 1;
          if (examples.length < EXAMPLES) {
            examples.push(`  ${path}, line ${reading.line}: ${reading.reason}`);
          }
        }
      }
      rows += values.length;
      return values;
    },
    /** Rows that came in. */
    rows: () => rows,
    /** What to tell people: how many rows came in, how many did not, and examples of these. */
    words(): string {
      const aside = setAside === 0 ? "" : `, ${group(setAside)} rows set aside:`;
      const lines = [`${name}: ${group(rows)} rows${aside}`, ...examples];
      if (setAside > examples.length)
        lines.push(`  … and ${group(setAside - examples.length)} more`);
      return lines.join("\n");
    },
  };
}
