import { z } from "zod";
import { openReports } from "../../api/reports/reports.ts";
import { ReportOptions } from "../../api/uptime/options.ts";
import { ingest } from "../../consumers/ingest.ts";
import { runProgram } from "../../producers/launch/command-line.ts";
import { LogSettings, openLog } from "../../producers/log/open-log.ts";
import type { Database } from "../../sql/database.ts";
import { DatabaseSettings, openDatabase } from "../../sql/open-database.ts";
import { newestPoll } from "../../sql/reports.ts";
import { streamLive } from "./live-stream.ts";
import type { Streamed, StreamingOutcome } from "./outcome.ts";

/**
 * Log, ingest and reports in one process, as in `npm start`: reports of a data folder, while live
 * polls stream in and without them. All reports are for the same instant, so all must be the same.
 */

const Settings = z.object({
  ...LogSettings.shape,
  ...DatabaseSettings.shape,
  /** Polls a second. */
  RATE: z.coerce.number().positive(),
  SECONDS: z.coerce.number().positive(),
});

const ALONE = 5;
/** Reports while polls stream in: if they take long, the stream does too. */
const LEAST = 3;

await runProgram(async () => {
  const settings = Settings.parse(process.env);
  const clock = () => new Date();
  const db = await openDatabase(settings);
  const log = await openLog(settings);
  const ingesting = ingest(log, db, { clock });
  await ingesting.caughtUp();
  const stores = await storeIds(db);
  const [newest] = await newestPoll(db);
  const asOf = newest?.newest_us ?? Number.NaN;
  const reports = openReports(db);
  const results = new Set<string>();
  let next = clock().getTime() * 1000;

  async function report(): Promise<number> {
    const began = performance.now();
    const id = await reports.trigger({ ...ReportOptions.parse({}), as_of: asOf });
    await reports.idle();
    const ms = performance.now() - began;
    const found = await reports.find(id);
    if (found?.state !== "Complete") throw new Error(`no report: ${found?.reason}`);
    results.add(found.csv_sha256);
    return ms;
  }

  async function alone(): Promise<number[]> {
    const times: number[] = [];
    for (let count = 0; count < ALONE; count += 1) times.push(await report());
    return times;
  }

  async function streamed(rate: number, withReports: boolean): Promise<Streamed> {
    const began = performance.now();
    const times: number[] = [];
    const most = performance.now() + settings.SECONDS * 1000;
    const goesOn = () => performance.now() < most || (withReports && times.length < LEAST);
    const streaming = streamLive(log, stores, next, rate, goesOn);
    while (withReports && goesOn()) times.push(await report());
    const sent = await streaming;
    next = sent.next;
    await ingesting.caughtUp();
    const seconds = (performance.now() - began) / 1000;
    return { reports: times, pollsPerSecond: sent.polls / seconds };
  }

  const before = await alone();
  const paced = await streamed(settings.RATE, false);
  const pacedWithReports = await streamed(settings.RATE, true);
  const full = await streamed(Number.POSITIVE_INFINITY, false);
  const fullWithReports = await streamed(Number.POSITIVE_INFINITY, true);
  const after = await alone();
  if (results.size !== 1) throw new Error("the stream has changed a report");
  await reports.stop();
  await ingesting.stop();
  await log.close();
  await db.close();
  const outcome = { alone: [...before, ...after], paced, pacedWithReports, full, fullWithReports };
  console.info(JSON.stringify(outcome satisfies StreamingOutcome));
});

async function storeIds(db: Database): Promise<string[]> {
  const query = "SELECT DISTINCT store_id FROM store_status";
  const answer = await db.query({ query, format: "JSONEachRow" });
  return (await answer.json<{ store_id: string }>()).map(({ store_id }) => store_id);
}
