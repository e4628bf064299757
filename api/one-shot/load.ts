import {
  attributes,
  closures,
  hours,
  polls,
  specialDays,
  type TopicSink,
  timezones,
} from "../../consumers/sinks.ts";
import {
  attributesInput,
  closuresInput,
  hoursInput,
  type Input,
  type InputFiles,
  inLoadOrder,
  kindText,
  pollsInput,
  specialDaysInput,
  timezonesInput,
} from "../../producers/csv/inputs.ts";
import { sizeOf } from "../../producers/csv/open-file.ts";
import { type Reading, readInput } from "../../producers/csv/read-input.ts";
import { specialDayBuilder } from "../../producers/csv/special-days.ts";
import { type LostHours, weekBuilder } from "../../producers/csv/weeks.ts";
import type { showProgress } from "../../producers/launch/progress.ts";
import type { Monday } from "../../producers/messages/cells.ts";
import type { Poll, StoreHours } from "../../producers/messages/topics.ts";
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
  let rejected = 0;
  const weeks = calendarBuilder();
  // Of two files of a kind the later one counts where they say the same thing of a store.
  let base = 0;
  for (const { input, path } of inLoadOrder(given)) {
    base += FILE_POSITIONS;
    if (input === "hours") {
      const bulk = path === given.hours ? await loading.hours : undefined;
      rejected += await settleHours(path, bulk, weeks, output);
    } else if (input === "timezones") {
      const bulk = path === given.timezones ? await loading.timezones : undefined;
      rejected += await settle(db, { path, base }, timezonesInput, timezones, bulk, output);
    } else if (input === "polls") {
      const bulk = path === given.polls ? await loading.polls : undefined;
      if (path === given.polls) await writeWeeks(db, weeks);
      rejected += await settle(db, { path, base }, pollsInput, polls, bulk, output);
    } else if (input === "closures") {
      rejected += await settle(db, { path, base }, closuresInput, closures, undefined, output);
    } else if (input === "attributes") {
      rejected += await settle(db, { path, base }, attributesInput, attributes, undefined, output);
    } else {
      rejected += await settleSpecialDays(db, { path, base }, output);
    }
  }
  return rejected;
}

/** More than any file has lines. */
const FILE_POSITIONS = 1_000_000_000_000;

async function settleHours(
  path: string,
  bulk: Bulk<never> | undefined,
  calendars: ReturnType<typeof calendarBuilder>,
  output: LoadOutput,
): Promise<number> {
  const weeks = weekBuilder();
  const tally = tallyOf(kindText(hoursInput.name), path, bulk?.rows);
  await readFile(path, hoursInput, bulk, tally, output, async (readings) => {
    const rejected = weeks.take(readings);
    tally.count(readings.length - rejected.length, rejected);
  });
  for (const week of weeks.all()) calendars.add(week);
  return settled(path, tally, output, weeks.lost());
}

async function writeWeeks(db: Database, calendars: ReturnType<typeof calendarBuilder>) {
  await hours.write(
    db,
    [...calendars.all()].map((value, position) => ({ value, position: position + 1 })),
  );
}

/** The weeks that count of several files (CALENDAR_AND_PERIODS, section 1). */
function calendarBuilder() {
  const weeks = new Map<string, Map<string, StoreHours>>();
  return {
    /** A later week without a date takes the place of all weeks of its store. */
    add(week: StoreHours): void {
      const { store_id, valid_from = "" } = week;
      const known = valid_from === "" ? undefined : weeks.get(store_id);
      weeks.set(store_id, (known ?? new Map<string, StoreHours>()).set(valid_from, week));
    },
    *all(): Generator<StoreHours> {
      for (const ofStore of weeks.values()) yield* ofStore.values();
    },
  };
}

async function settleSpecialDays(
  db: Database,
  { path, base }: { path: string; base: number },
  output: LoadOutput,
): Promise<number> {
  const days = specialDayBuilder();
  const tally = tallyOf(kindText(specialDaysInput.name), path);
  await readFile(path, specialDaysInput, undefined, tally, output, async (readings) => {
    const rejected = days.take(readings);
    tally.count(readings.length - rejected.length, rejected);
  });
  const contradicted = days.contradicted();
  tally.count(-contradicted.length, contradicted);
  const values = [...days.all()].map((value, index) => ({ value, position: base + index }));
  await specialDays.write(db, values);
  return settled(path, tally, output);
}

/** Writes what is not in its table yet, in large batches, each while the next one is read. */
async function settle<T>(
  db: Database,
  { path, base }: { path: string; base: number },
  input: Input<T>,
  sink: TopicSink<T>,
  bulk: Bulk<T> | undefined,
  output: LoadOutput,
): Promise<number> {
  const tally = tallyOf(kindText(input.name), path, bulk?.rows);
  let rows: { value: T; position: number }[] = [];
  let writing = Promise.resolve();
  try {
    await readFile(path, input, bulk, tally, output, async (readings) => {
      for (const { value, position } of tally.sortOut(readings)) {
        rows.push({ value, position: base + position });
      }
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
