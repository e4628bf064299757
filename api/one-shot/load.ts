import { hours, polls, type Station, timezones } from "../../consumers/stations.ts";
import { hoursInput, type Input, pollsInput, timezonesInput } from "../../producers/csv/inputs.ts";
import { sizeOf } from "../../producers/csv/open-file.ts";
import { readInput } from "../../producers/csv/read-input.ts";
import type { showProgress } from "../../producers/progress.ts";
import type { InputFiles } from "../../producers/replay.ts";
import type { Poll } from "../../producers/topics.ts";
import { gatherWeeks } from "../../producers/weeks.ts";
import type { Store } from "../../sql/store.ts";
import type { Bulk } from "./bulk.ts";
import { tallyOf } from "./tally.ts";

const INSERT_ROWS = 100_000;

/** What loading tells people, and the clock that it goes by. */
export type Telling = {
  progress: ReturnType<typeof showProgress>;
  say(words: string): void;
  now: Date;
};

/** What can be read in bulk, on its way in. */
export type Loading = {
  polls: Promise<Bulk<Poll> | undefined>;
  hours: Promise<Bulk<never> | undefined>;
  timezones: Promise<Bulk<never> | undefined>;
};

type Rows<T> = readonly { value: T; version: number }[];

/**
 * Loads the three files, and says of each in turn what came of it: in bulk where that can be, else row
 * by row, which comes to the same.
 *
 * @throws InputError
 */
export async function loadFiles(
  store: Store,
  given: InputFiles,
  loading: Loading,
  telling: Telling,
): Promise<void> {
  const { timezones: zones } = loading;
  await settle(store, given.timezones, timezonesInput, timezones, await zones, telling);
  await settleHours(store, given.hours, await loading.hours, telling);
  await settle(store, given.polls, pollsInput, polls, await loading.polls, telling);
}

async function settleHours(
  store: Store,
  path: string,
  bulk: Bulk<never> | undefined,
  telling: Telling,
): Promise<void> {
  const weeks = gatherWeeks();
  await readFile(path, hoursInput, bulk, telling, async (rows) => {
    for (const { value } of rows) weeks.add(value);
  });
  await hours.write(
    store,
    [...weeks.all()].map((value, version) => ({ value, version })),
  );
}

/** Writes what is not in its table yet, in large pieces, one of them while the next is read. */
async function settle<T>(
  store: Store,
  path: string,
  input: Input<T>,
  station: Station<T>,
  bulk: Bulk<T> | undefined,
  telling: Telling,
): Promise<void> {
  let rows: Rows<T>[number][] = [];
  let writing = Promise.resolve();
  try {
    await readFile(path, input, bulk, telling, async (more) => {
      rows.push(...more);
      if (rows.length < INSERT_ROWS) return;
      await writing;
      writing = station.write(store, rows);
      writing.catch(() => {});
      rows = [];
    });
  } finally {
    await writing;
  }
  await station.write(store, rows);
}

/** Hands on what a file holds beyond what is there already, and says what came of the whole. */
async function readFile<T>(
  path: string,
  input: Input<T>,
  bulk: Bulk<T> | undefined,
  { progress, say, now }: Telling,
  take: (rows: Rows<T>) => Promise<void>,
): Promise<void> {
  const tally = tallyOf(input.name, path, bulk?.rows);
  if (bulk !== undefined) await take(tally.sortOut(bulk.readings));
  else {
    const bytes = await sizeOf(path);
    for await (const { readings, bytesRead } of readInput(path, input, now)) {
      await take(tally.sortOut(readings));
      progress.update({ file: input.name, rows: tally.rows(), bytesRead, bytes });
    }
  }
  progress.clear();
  say(tally.words());
}
