import { resolve } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { ingest } from "../../consumers/ingest.ts";
import { openIntegrity } from "../../consumers/integrity/integrity.ts";
import { deleteOld } from "../../consumers/retention/delete-old.ts";
import { keepOf } from "../../consumers/retention/settings.ts";
import { aborted, runCommand } from "../../producers/launch/command-line.ts";
import { prepareDataFolder } from "../../producers/launch/data-folder.ts";
import type { Defer } from "../../producers/launch/deferred.ts";
import { printAside } from "../../producers/launch/progress.ts";
import { readSettings } from "../../producers/launch/settings.ts";
import { checkLogSettings, openLog } from "../../producers/log/open-log.ts";
import { checkInputs, inputsOrSample } from "../../producers/replay/named-inputs.ts";
import { replayFiles } from "../../producers/replay/replay.ts";
import { replayWithProgress } from "../../producers/replay/replay-with-progress.ts";
import type { Database } from "../../sql/database.ts";
import { clickHouseFolders } from "../../sql/integrity/folders.ts";
import { openDatabase } from "../../sql/open-database.ts";
import { worstStores } from "../../sql/report-rows.ts";
import { watchFailedWrites } from "../../sql/watch-failed-writes.ts";
import { Problem } from "../http/problem.ts";
import { openStartup } from "../readiness/startup.ts";
import { checkServing, type Serving, serveApi } from "../serve.ts";
import { COMMAND, parseStandalone, Settings } from "./arguments.ts";
import { firstReport } from "./first-report.ts";
import { liveText, streamLive } from "./live.ts";
import { addressesText, openText, worstStoresText } from "./text.ts";

/** `npm start`: everything in one process: log, ClickHouse, replay, ingest, reports, HTTP. */

/** How long unfinished work may take at the end; the next start does again what did not finish. */
const SHUTDOWN_GRACE_MS = 4000;

const RECHECK_MS = 200;

const clock = () => new Date();

await runCommand(COMMAND, main, { timeoutMs: SHUTDOWN_GRACE_MS });

async function main(signal: AbortSignal, defer: Defer): Promise<void> {
  const { input, pace } = parseStandalone(process.argv.slice(2));
  const settings = readSettings(Settings, process.env);
  // Errors that can be found early are reported before anything is created or opened.
  checkServing(settings);
  checkLogSettings(settings);
  if (settings.KEEP_LOG !== undefined && settings.KAFKA_BROKERS !== undefined) {
    throw new Error(
      "KEEP_LOG is for the log in DATA_DIR: with KAFKA_BROKERS, set retention.ms of the topics",
    );
  }
  const named = await checkInputs(input, clock());
  prepareDataFolder(settings.DATA_DIR);
  const db = await openDatabase(settings);
  defer(() => db.close());
  const watching = new AbortController();
  const watched =
    settings.CLICKHOUSE_URL === undefined &&
    watchFailedWrites(db, watching.signal, {
      onRepair: ({ table, whole }) =>
        printAside(
          `clickhouse: the disk was full while ${table} was written; it was loaded again, ${whole ? "completely" : "without some of its rows: stop, and run `npm run rebuild`"}`,
        ),
      onFailure: failureLogger("clickhouse: tables could not be checked"),
    });
  defer(() => {
    watching.abort();
    return watched;
  });
  const log = await openLog(settings);
  defer(() => log.close());
  // Before anything is ingested: see openIntegrity.
  const integrity = await openIntegrity({
    db,
    log,
    inventoryPath:
      settings.CLICKHOUSE_URL === undefined
        ? clickHouseFolders(settings.DATA_DIR).inventory
        : undefined,
    ownLog: settings.KAFKA_BROKERS === undefined,
    onFailure: failureLogger("the data could not be checked"),
  });
  defer(() => integrity.close());
  const deleting = deleteOld(
    { db, log },
    keepOf(settings),
    failureLogger("old data was not deleted"),
    watching.signal,
  );
  defer(() => {
    watching.abort();
    return deleting;
  });
  const startup = openStartup();
  const serving = await serveApi(
    { db, log, clock, startup, losses: integrity.problems, checked: integrity.isChecked },
    settings,
  );
  console.info(openText(serving));
  const { reports } = serving;
  const ingesting = ingest(log, db, { clock });

  async function work(): Promise<void> {
    // The embedded engine belongs to this process: running reports were left by an earlier one.
    if (settings.CLICKHOUSE_URL === undefined) await reports.resume();
    reports.watch();
    const files = await inputsOrSample(named, log, settings.DATA_DIR);
    if (pace !== undefined) {
      if (files === undefined) throw new Error(otherData(settings.DATA_DIR));
      await streamLive({
        ...{ log, files, pace, monday: input.monday, clock, signal },
        onProgress: startup.update,
        onLoaded: async () => {
          startup.end();
          await ingesting.caughtUp();
          const again = pace.loop ? "the stream starts over" : undefined;
          console.info(`\n${liveText(pace)}\n\n${addressesText({ ...serving, again })}`);
        },
      });
    } else if (files !== undefined) {
      await replayWithProgress(
        files,
        (onProgress) =>
          replayFiles(log, files, { now: clock(), monday: input.monday, signal, onProgress }),
        { onProgress: startup.update },
      );
    }
    startup.end();
    await ingesting.caughtUp();
    await printFirstReport(db, serving);
  }

  const working = work();
  working.catch(() => {});
  defer(() => Promise.allSettled([working, ingesting.stop()]));
  defer(() => serving.close());
  process.once("exit", () => {
    if (!serving.stuck()) return;
    // Everything acknowledged survives this, as it survives a crash; waiting might never end.
    console.error("ending at once: an ad hoc query that cannot be stopped is still running");
    process.kill(process.pid, "SIGKILL");
  });
  const stopped = aborted(signal);
  await Promise.race([working.then(() => stopped), ingesting.done, stopped]);
}

/** Why nothing can be streamed without a named file. */
function otherData(dataDir: string): string {
  return `${resolve(dataDir)} holds other data, which the sample is not mixed with: name files to stream, or set DATA_DIR to another folder`;
}

/** Prints each failure once in a row. */
function failureLogger(what: string): (error: unknown) => void {
  let last = "";
  return (error) => {
    const text = error instanceof Error ? error.message : String(error);
    if (text !== last) printAside(`${what}: ${text}`);
    last = text;
  };
}

async function printFirstReport(db: Database, { reports, ...address }: Serving): Promise<void> {
  const reportId = await firstReport(db, reports).catch((error) => {
    if (!(error instanceof Problem)) throw error;
    console.info(`\nNo report: ${error.message}.`);
  });
  if (reportId === undefined) return console.info(`\n${addressesText(address)}`);
  await reports.idle();
  let report = await reports.find(reportId);
  // Where instances share a ClickHouse, another one may have claimed it.
  while (report?.state === "Running") {
    await delay(RECHECK_MS);
    report = await reports.find(reportId);
  }
  const complete = report?.state === "Complete";
  const worst = complete ? await worstStores(db, { report_id: reportId, count: 10 }) : [];
  if (complete && report !== undefined) console.info(`\n${worstStoresText(report, worst)}`);
  else console.info(`\nNo report: ${report?.reason ?? "it was removed"}.`);
  console.info(`\n${addressesText(address, reportId, worst[0]?.store_id)}`);
}
