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

/** More than so many lines are read faster where all are read. */
const MOST_SUSPECT = 100_000;

/** How many rows of a file came in, and what stands on the lines that are not among them. */
export type Bulk<T> = { rows: number; readings: Reading<T>[] };

/**
 * Takes in the polls of a file by the engine's own reader. It takes the lines that are spelled plainly,
 * nearly all as a rule; any other is read by the rules of producers/csv, with which the whole agrees.
 *
 * @param now the clock of this machine; polls more than an hour ahead of it are not taken in
 * @returns undefined where the file is to be read row by row; nothing of it has come in then
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

/** The same for opening hours, of a file whose lines are all spelled plainly. */
export async function hoursInBulk(
  db: Database,
  path: string,
  monday: Monday = 0,
): Promise<Bulk<never> | undefined> {
  const forget = () => deleteLoaded.hours(db, {});
  return await inBulk(path, hoursInput, forget, async ({ header: _, at, ...read }) => {
    const [id_at = 0, day_at = 0, start_at = 0, end_at = 0] = at;
    const most_rows = MOST_HOURS_ROWS;
    const file = { ...read, id_at, day_at, start_at, end_at, monday, most_rows };
    const [[counted]] = await whenAllEnded([countCsvLines(db, file), loadHours(db, file)]);
    return { rows: counted?.lines ?? 0, readings: [] };
  });
}

/** The same for zones, of a file whose lines are all spelled plainly. */
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

/** Nothing of a file has come in where it answers undefined. */
async function inBulk<T>(
  path: string,
  input: Input<unknown>,
  forget: () => Promise<void>,
  load: (file: PlainFile) => Promise<Bulk<T> | undefined>,
): Promise<Bulk<T> | undefined> {
  // Who reads row by row does without the engine, or says what is wrong in words for people.
  const file = await plainFile(path, input).catch(() => undefined);
  const bulk = file && (await load(file).catch(() => undefined));
  if (file !== undefined && bulk === undefined) await forget();
  return bulk;
}
