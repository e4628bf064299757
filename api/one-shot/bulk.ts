import { hoursInput, type Input, pollsInput, timezonesInput } from "../../producers/csv/inputs.ts";
import type { Reading } from "../../producers/csv/read-input.ts";
import { readSomeLines } from "../../producers/csv/some-lines.ts";
import type { Monday } from "../../producers/messages/cells.ts";
import { latestAt } from "../../producers/messages/timestamp.ts";
import { isZone, MOST_HOURS_ROWS, type Poll } from "../../producers/messages/topics.ts";
import type { Database } from "../../sql/database.ts";
import {
  countCsvLines,
  countLines,
  countTimezoneLines,
  loadHours,
  loadPolls,
  loadTimezones,
  suspectPollLines,
} from "../../sql/one-shot/csv-files.ts";
import { deleteLoaded } from "../../sql/one-shot/one-report.ts";
import { whenAllEnded } from "../when-all-ended.ts";
import { type PlainFile, plainFile } from "./csv-file.ts";

/** If more lines than this are suspect, it is faster to read the whole file row by row. */
const MOST_SUSPECT = 100_000;

/** How many rows of a file were loaded, and the readings of the lines that were not. */
export type Bulk<T> = { rows: number; readings: Reading<T>[] };

/**
 * Loads the polls of a file with the engine's own reader. It loads the lines in the plain format,
 * which are usually nearly all; producers/csv reads the others, and both follow the same rules.
 *
 * @param now the clock of this machine; polls more than an hour ahead of it are not loaded
 * @returns undefined if the file has to be read row by row; then nothing of it has been loaded
 */
export async function pollsInBulk(
  db: Database,
  path: string,
  now: Date,
): Promise<Bulk<Poll> | undefined> {
  const forget = () => deleteLoaded.polls(db, {});
  return await inBulk(path, pollsInput, forget, async ({ header, at, ...read }) => {
    const [id_at = 0, status_at = 0, time_at = 0] = at;
    const latest = latestAt(now).slice(0, -1).replace("T", " ");
    const file = { ...read, id_at, status_at, time_at, latest };
    await loadPolls(db, file);
    const [{ lines, polls: rows } = { lines: 0, polls: 0 }] = await countLines(db, file);
    if (lines === rows + header.line) return { rows, readings: [] };
    if (lines - rows > MOST_SUSPECT) return undefined;
    const suspect = (await suspectPollLines(db, file)).map(({ line_number, bytes }) => ({
      line: line_number,
      bytes: Buffer.from(bytes, "base64"),
    }));
    return { rows, readings: await readSomeLines(suspect, header, pollsInput, now, path) };
  });
}

/** The same for opening hours, of a file whose lines are all in the plain format. */
export async function hoursInBulk(
  db: Database,
  path: string,
  monday: Monday = 0,
): Promise<Bulk<never> | undefined> {
  const forget = () => deleteLoaded.hours(db, {});
  return await inBulk(path, hoursInput, forget, async ({ header: _, at, ...read }) => {
    const [id_at = 0, day_at = 0, start_at = 0, end_at = 0, valid_from_at = 0] = at;
    // Weeks that are valid from a date are read row by row.
    if (valid_from_at > 0) return undefined;
    const most_rows = MOST_HOURS_ROWS;
    const file = { ...read, id_at, day_at, start_at, end_at, monday, most_rows };
    const [[counted]] = await whenAllEnded([countCsvLines(db, file), loadHours(db, file)]);
    return { rows: counted?.lines ?? 0, readings: [] };
  });
}

/** The same for zones, of a file whose lines are all in the plain format. */
export async function timezonesInBulk(
  db: Database,
  path: string,
): Promise<Bulk<never> | undefined> {
  const forget = () => deleteLoaded.timezones(db, {});
  return await inBulk(path, timezonesInput, forget, async ({ header: _, at, ...read }) => {
    const [id_at = 0, zone_at = 0] = at;
    const file = { ...read, id_at, zone_at };
    const [counted] = await whenAllEnded([countTimezoneLines(db, file), loadTimezones(db, file)]);
    if (counted.some(({ zone, other_lines }) => other_lines > 0 || !isZone(zone))) return undefined;
    return { rows: counted.reduce((sum, each) => sum + each.ordinary_lines, 0), readings: [] };
  });
}

/** If it returns undefined, nothing of the file has been loaded. */
async function inBulk<T>(
  path: string,
  input: Input<unknown>,
  forget: () => Promise<void>,
  load: (file: PlainFile) => Promise<Bulk<T> | undefined>,
): Promise<Bulk<T> | undefined> {
  // Reading row by row does not need the engine, and reports errors in text for people.
  const file = await plainFile(path, input).catch(() => undefined);
  const bulk = file && (await load(file).catch(() => undefined));
  if (file !== undefined && bulk === undefined) await forget();
  return bulk;
}
