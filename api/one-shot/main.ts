import { existsSync, mkdtempSync, rmSync, statSync } from "node:fs";
import { rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { checkFiles } from "../../producers/csv/check-files.ts";
import { inLoadOrder } from "../../producers/csv/inputs.ts";
import { answerHelp, UsageError } from "../../producers/launch/command-line.ts";
import { showProgress } from "../../producers/launch/progress.ts";
import { STRICT } from "../../producers/replay/check-rows.ts";
import { type Database, openEmbeddedDatabase } from "../../sql/database.ts";
import { prepareOneReport, schedulesOfStores } from "../../sql/one-shot/one-report.ts";
import { COMMAND, type OneShotArguments, parseOneShot } from "./arguments.ts";
import { hoursInBulk, pollsInBulk, timezonesInBulk } from "./bulk.ts";
import { keepStandardInput } from "./standard-input.ts";

const progress = showProgress(process.stderr, () => performance.now());

/** Reads the three files, writes the report, and removes its temporary files. */
async function report(named: OneShotArguments): Promise<void> {
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
      await loadAndReport(db, given);
    } finally {
      await db.close();
    }
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

/** Checks that the report can be written there before it is calculated. */
function checkOutput(out: string | undefined): void {
  if (out === undefined) return;
  const folder = dirname(out);
  const fault = (text: string) => new Error(`${out}: cannot be written: ${text}`);
  if (!existsSync(folder)) throw fault(`there is no folder ${folder}`);
  if (statSync(out, { throwIfNoEntry: false })?.isDirectory()) throw fault("it is a folder");
}

/** Loads the files on the engine's threads, and meanwhile prepares everything else on this one. */
async function loadAndReport(db: Database, given: OneShotArguments): Promise<void> {
  const now = new Date();
  const hasAttributes = inLoadOrder(given).some(({ input }) => input === "attributes");
  const preparing = prepareOneReport(db, hasAttributes);
  const loading = {
    polls: preparing.polls.then(() => pollsInBulk(db, given.polls, now)),
    hours: preparing.hours.then(() => hoursInBulk(db, given.hours, given.monday)),
    timezones: preparing.timezones.then(() => timezonesInBulk(db, given.timezones)),
  };
  // While the polls are loaded, which takes longest.
  const schedules = Promise.all([loading.hours, loading.timezones, preparing.rest]).then(() =>
    schedulesOfStores(db, {}),
  );
  const begun = Promise.allSettled([...Object.values(loading), preparing.rest, schedules]);
  try {
    const { loadFiles } = await import("./load.ts");
    const { reportCsv, write } = await import("./write-report.ts");
    await preparing.rest;
    const say = (text: string) => console.error(text);
    const { monday, strict } = given;
    const rejected = await loadFiles(db, given, loading, { progress, say, now, monday });
    if (strict && rejected > 0) throw new Error(`${STRICT}; no report was made`);
    await write(await reportCsv(db, given, await schedules, say), given.out);
  } finally {
    // Also after a failure: the database must not be closed during an insert.
    await begun;
  }
}

const argv = process.argv.slice(2);
answerHelp(argv, COMMAND);
try {
  await report(parseOneShot(argv));
} catch (error) {
  progress.clear();
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = error instanceof UsageError ? 2 : 1;
}
