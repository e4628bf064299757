import { type InputFiles, inLoadOrder } from "../csv/inputs.ts";
import { InputError } from "../csv/open-file.ts";
import type { Manner } from "../csv/read-input.ts";
import { countRejections, fileText, type Rejections } from "../csv/rejections.ts";
import { SOURCES } from "./sources.ts";

/**
 * Checks that files are usable before any of them is ingested: of each file with rows, at least one
 * row is readable. With `strict`, all rows must be, and all files are read whole for that.
 *
 * @throws InputError naming the first file without a readable row
 * @throws Error with `strict`, listing all that would be rejected
 */
export async function checkRows(
  files: InputFiles,
  now: Date,
  { strict, ...manner }: Manner & { strict: boolean },
): Promise<void> {
  const faults: string[] = [];
  for (const { input, path } of inLoadOrder(files)) {
    const rejections = countRejections();
    let rows = 0;
    for await (const part of SOURCES[input](path, now, 0, manner)) {
      rows += part.rows;
      for (const each of part.refused) rejections.add(each);
      if (!strict && rows > 0) break;
    }
    checkReadable(path, rows, rejections);
    if (rejections.rows() === 0) continue;
    const counted = { rows: rejections.rows(), kinds: rejections.kinds() };
    if (strict) faults.push(fileText(path, path, rows, counted, undefined, ""));
  }
  if (faults.length > 0) throw new Error(`${faults.join("\n")}\n${STRICT}; nothing was ingested`);
}

/** The error of a command with `--strict`. */
export const STRICT = "--strict: no row may be rejected";

/**
 * Refuses a file that has rows, none of them readable.
 *
 * @throws InputError
 */
export function checkReadable(path: string, rows: number, rejections: Rejections): void {
  const [first] = rejections.kinds();
  if (rows > 0 || first === undefined) return;
  const count = rejections.rows().toLocaleString("en-US");
  throw new InputError(
    path,
    `none of its ${count} rows can be read; line ${first.line}: ${first.reason}`,
  );
}
