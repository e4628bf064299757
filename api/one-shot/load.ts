import { hours, polls, type Station, timezones } from "../../consumers/sinks.ts";
import type { Monday } from "../../producers/messages/cells.ts";
import { checkReadable } from "../../producers/replay/check-rows.ts";
import { hoursInput, type Input, pollsInput, timezonesInput } from "../../producers/csv/inputs.ts";
import { sizeOf } from "../../producers/csv/open-file.ts";
import { type Reading, readInput } from "../../producers/csv/read-input.ts";
import type { showProgress } from "../../producers/launch/progress.ts";
import type { InputFiles } from "../../producers/replay/replay.ts";
import type { Poll } from "../../producers/messages/topics.ts";
import { gatherWeeks, type LostHours } from "../../producers/csv/weeks.ts";
import type { Database } from "../../sql/database.ts";
import type { Bulk } from "./bulk.ts";
import { tallyOf } from "./tally.ts";

const INSERT_ROWS = 100_000;

/** What loading tells people, and the clock that it goes by. */
export type Telling = {
  progress: ReturnType<typeof showProgress>;
  say(words: string): void;
  now: Date;
  monday: Monday;
};

/** What can be read in bulk, on its way in. */
export type Loading = {
  polls: Promise<Bulk<Poll> | undefined>;
  hours: Promise<Bulk<never> | undefined>;
  timezones: Promise<Bulk<never> | undefined>;
};

type Tally = ReturnType<typeof tallyOf>;

/**
 * Loads the three files, and says of each in turn what came of it: in bulk where that can be, else row
 * by row, which comes to the same.
 *
 * @returns how many rows were rejected
 * @throws InputError
 */
export async function loadFiles(
  db: Database,
  given: InputFiles,
  loading: Loading,
  telling: Telling,
): Promise<number> {
  const { timezones: zones } = loading;
  return (
    (await settle(db, given.timezones, timezonesInput, timezones, await zones, telling)) +
    (await settleHours(db, given.hours, await loading.hours, telling)) +
    (await settle(db, given.polls, pollsInput, polls, await loading.polls, telling))
  );
}

async function settleHours(
  db: Database,
  path: string,
  bulk: Bulk<never> | undefined,
  telling: Telling,
): Promise<number> {
  const weeks = gatherWeeks();
  const tally = tallyOf(hoursInput.name, path, bulk?.rows);
  await readFile(path, hoursInput, bulk, tally, telling, async (readings) => {
    const rejected = weeks.take(readings);
    tally.count(readings.length - rejected.length, rejected);
  });
  await hours.write(
    db,
    [...weeks.all()].map((value, position) => ({ value, position })),
  );
  return settled(path, tally, telling, weeks.lost());
}

/** Writes what is not in its table yet, in large pieces, one of them while the next is read. */
async function settle<T>(
  db: Database,
  path: string,
  input: Input<T>,
  station: Station<T>,
  bulk: Bulk<T> | undefined,
  telling: Telling,
): Promise<number> {
  const tally = tallyOf(input.name, path, bulk?.rows);
  let rows: { value: T; position: number }[] = [];
  let writing = Promise.resolve();
  try {
    await readFile(path, input, bulk, tally, telling, async (readings) => {
      rows.push(...tally.sortOut(readings));
      if (rows.length < INSERT_ROWS) return;
      await writing;
      writing = station.write(db, rows);
      writing.catch(() => {});
      rows = [];
    });
  } finally {
    await writing;
  }
  await station.write(db, rows);
  return settled(path, tally, telling);
}

/** Hands on what a file holds beyond what is there already. */
async function readFile<T>(
  path: string,
  input: Input<T>,
  bulk: Bulk<T> | undefined,
  tally: Tally,
  { progress, now, monday }: Telling,
  take: (readings: readonly Reading<T>[]) => Promise<void>,
): Promise<void> {
  if (bulk !== undefined) {
    await take(bulk.readings);
    return;
  }
  const bytes = await sizeOf(path);
  for await (const { readings, bytesRead } of readInput(path, input, now, { monday })) {
    await take(readings);
    progress.update({ file: input.name, rows: tally.rows(), bytesRead, bytes });
  }
}

/** Says what came of a file, and how many of its rows were rejected; a file of which all were, is refused. */
function settled(path: string, tally: Tally, { progress, say }: Telling, lost?: LostHours): number {
  progress.clear();
  checkReadable(path, tally.rows(), tally.rejections);
  say(tally.words(lost));
  return tally.rejections.rows();
}
