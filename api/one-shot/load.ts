import { hours, polls, type TopicSink, timezones } from "../../consumers/sinks.ts";
import {
  hoursInput,
  type Input,
  type InputFiles,
  pollsInput,
  timezonesInput,
} from "../../producers/csv/inputs.ts";
import { sizeOf } from "../../producers/csv/open-file.ts";
import { type Reading, readInput } from "../../producers/csv/read-input.ts";
import { type LostHours, weekBuilder } from "../../producers/csv/weeks.ts";
import type { showProgress } from "../../producers/launch/progress.ts";
import type { Monday } from "../../producers/messages/cells.ts";
import type { Poll } from "../../producers/messages/topics.ts";
import { checkReadable } from "../../producers/replay/check-rows.ts";
import type { Database } from "../../sql/database.ts";
import type { Bulk } from "./bulk.ts";
import { tallyOf } from "./tally.ts";

const INSERT_ROWS = 100_000;

/** The output of loading for people, and the clock and the first weekday that it uses. */
export type LoadOutput = {
  progress: ReturnType<typeof showProgress>;
  say(text: string): void;
  now: Date;
  monday: Monday;
};

/** The files that are being read in bulk. */
export type Loading = {
  polls: Promise<Bulk<Poll> | undefined>;
  hours: Promise<Bulk<never> | undefined>;
  timezones: Promise<Bulk<never> | undefined>;
};

type Tally = ReturnType<typeof tallyOf>;

/**
 * Loads the three files and reports the result of each in turn: in bulk where possible, else row by
 * row, with the same result.
 *
 * @returns how many rows were rejected
 * @throws InputError
 */
export async function loadFiles(
  db: Database,
  given: InputFiles,
  loading: Loading,
  output: LoadOutput,
): Promise<number> {
  const { timezones: zones } = loading;
  return (
    (await settle(db, given.timezones, timezonesInput, timezones, await zones, output)) +
    (await settleHours(db, given.hours, await loading.hours, output)) +
    (await settle(db, given.polls, pollsInput, polls, await loading.polls, output))
  );
}

async function settleHours(
  db: Database,
  path: string,
  bulk: Bulk<never> | undefined,
  output: LoadOutput,
): Promise<number> {
  const weeks = weekBuilder();
  const tally = tallyOf(hoursInput.name, path, bulk?.rows);
  await readFile(path, hoursInput, bulk, tally, output, async (readings) => {
    const rejected = weeks.take(readings);
    tally.count(readings.length - rejected.length, rejected);
  });
  await hours.write(
    db,
    [...weeks.all()].map((value, position) => ({ value, position })),
  );
  return settled(path, tally, output, weeks.lost());
}

/** Writes what is not in its table yet, in large batches, each while the next one is read. */
async function settle<T>(
  db: Database,
  path: string,
  input: Input<T>,
  sink: TopicSink<T>,
  bulk: Bulk<T> | undefined,
  output: LoadOutput,
): Promise<number> {
  const tally = tallyOf(input.name, path, bulk?.rows);
  let rows: { value: T; position: number }[] = [];
  let writing = Promise.resolve();
  try {
    await readFile(path, input, bulk, tally, output, async (readings) => {
      rows.push(...tally.sortOut(readings));
      if (rows.length < INSERT_ROWS) return;
      await writing;
      writing = sink.write(db, rows);
      writing.catch(() => {});
      rows = [];
    });
  } finally {
    await writing;
  }
  await sink.write(db, rows);
  return settled(path, tally, output);
}

/** Passes on the readings of a file that were not loaded in bulk. */
async function readFile<T>(
  path: string,
  input: Input<T>,
  bulk: Bulk<T> | undefined,
  tally: Tally,
  { progress, now, monday }: LoadOutput,
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

/** Reports the result of a file and counts its rejected rows; a file with only those is refused. */
function settled(
  path: string,
  tally: Tally,
  { progress, say }: LoadOutput,
  lost?: LostHours,
): number {
  progress.clear();
  checkReadable(path, tally.rows(), tally.rejections);
  say(tally.text(lost));
  return tally.rejections.rows();
}
