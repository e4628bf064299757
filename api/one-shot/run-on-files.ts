import { existsSync, mkdtempSync, rmSync, statSync } from "node:fs";
import { rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { Readable } from "node:stream";
import { checkFiles } from "../../producers/csv/check-files.ts";
import { inLoadOrder } from "../../producers/csv/inputs.ts";
import type { Command } from "../../producers/launch/command.ts";
import { answerHelp, UsageError } from "../../producers/launch/command-line.ts";
import { showProgress } from "../../producers/launch/progress.ts";
import { STRICT } from "../../producers/replay/check-rows.ts";
import { type Database, openEmbeddedDatabase } from "../../sql/database.ts";
import { prepareOneReport } from "../../sql/one-shot/one-report.ts";
import { hoursInBulk, pollsInBulk, timezonesInBulk } from "./bulk.ts";
import type { NamedFiles } from "./file-arguments.ts";
import { keepStandardInput } from "./standard-input.ts";

const progress = showProgress(process.stderr, () => performance.now());

/** What a command makes of its files. */
export type Work<Arguments, Ahead> = {
  /** What there is none of after a failure, for people: `no report was made`. */
  refusal: string;
  /** Begun when the hours and the zones are loaded, while the polls are. */
  ahead(db: Database): Promise<Ahead>;
  /** The CSV; `say` gets what else there is to know. */
  csv(
    db: Database,
    given: Arguments,
    ahead: Promise<Ahead>,
    say: (text: string) => void,
  ): Promise<Readable>;
};

/**
 * Runs a command that reads files into a database of its own, writes a CSV, and leaves nothing
 * behind. Sets the exit code: 0 for success, 1 for a failure with its reason on standard error, 2
 * for wrong arguments.
 */
export async function runOnFiles<Arguments extends NamedFiles, Ahead>(
  command: Command,
  parse: (argv: string[]) => Arguments,
  work: Work<Arguments, Ahead>,
): Promise<void> {
  const argv = process.argv.slice(2);
  answerHelp(argv, command);
  try {
    await workOn(parse(argv), work);
  } catch (error) {
    progress.clear();
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = error instanceof UsageError ? 2 : 1;
  }
}

/** Reads the files, writes the CSV, and removes the temporary files. */
async function workOn<Arguments extends NamedFiles, Ahead>(
  named: Arguments,
  work: Work<Arguments, Ahead>,
): Promise<void> {
  checkOutput(named.out);
  await checkFiles(named, { again: false });
  let directory: string | undefined;
  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    process.once(signal, () => {
      // The engine may still be writing into it.
      if (directory !== undefined)
        rmSync(directory, { recursive: true, force: true, maxRetries: 10 });
      process.kill(process.pid, signal);
    });
  }
  // Synchronous, so that no signal comes between creating the folder and storing its name.
  directory = mkdtempSync(join(tmpdir(), "store-monitor-"));
  try {
    const given = {
      ...named,
      ...(await keepStandardInput(named, join(directory, "standard input"))),
    };
    const db = await openEmbeddedDatabase(join(directory, "clickhouse"), {
      rights: "everything",
    });
    try {
      await loadAndWrite(db, given, work);
    } finally {
      await db.close();
    }
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

/** Checks that the CSV can be written there before it is made. */
function checkOutput(out: string | undefined): void {
  if (out === undefined) return;
  const folder = dirname(out);
  const fault = (text: string) => new Error(`${out}: cannot be written: ${text}`);
  if (!existsSync(folder)) throw fault(`there is no folder ${folder}`);
  if (statSync(out, { throwIfNoEntry: false })?.isDirectory()) throw fault("it is a folder");
}

/** Loads the files on the engine's threads, and meanwhile prepares everything else on this one. */
async function loadAndWrite<Arguments extends NamedFiles, Ahead>(
  db: Database,
  given: Arguments,
  work: Work<Arguments, Ahead>,
): Promise<void> {
  const now = new Date();
  const hasAttributes = inLoadOrder(given).some(({ input }) => input === "attributes");
  const preparing = prepareOneReport(db, hasAttributes);
  const loading = {
    polls: preparing.polls.then(() => pollsInBulk(db, given.polls, now)),
    hours: preparing.hours.then(() => hoursInBulk(db, given.hours, given.monday)),
    timezones: preparing.timezones.then(() => timezonesInBulk(db, given.timezones)),
  };
  // While the polls are loaded, which takes longest.
  const ahead = Promise.all([loading.hours, loading.timezones, preparing.rest]).then(() =>
    work.ahead(db),
  );
  const begun = Promise.allSettled([...Object.values(loading), preparing.rest, ahead]);
  try {
    const { loadFiles } = await import("./load.ts");
    const { write } = await import("./write-csv.ts");
    await preparing.rest;
    const say = (text: string) => console.error(text);
    const { monday, strict } = given;
    const rejected = await loadFiles(db, given, loading, { progress, say, now, monday });
    if (strict && rejected > 0) throw new Error(`${STRICT}; ${work.refusal}`);
    await write(await work.csv(db, given, ahead, say), given.out);
  } finally {
    // Also after a failure: the database must not be closed during an insert.
    await begun;
  }
}
