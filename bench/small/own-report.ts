import { join } from "node:path";
import { openReports, type Reports } from "../../api/reports/reports.ts";
import { DEFAULT_OPTIONS } from "../../api/uptime/options.ts";
import { EVIDENCE_US } from "../../api/uptime/reach.ts";
import { ingest } from "../../consumers/ingest.ts";
import type { InputFiles } from "../../producers/csv/inputs.ts";
import { openEmbeddedLog } from "../../producers/log/embedded/embedded-log.ts";
import { replayFiles } from "../../producers/replay/replay.ts";
import { openEmbeddedDatabase } from "../../sql/database.ts";
import { migrate } from "../../sql/migrate.ts";

/** The pipeline in this process, with the files ingested. */
export type OwnReport = {
  /** A report from its trigger to Complete, and its processor time in milliseconds. */
  report(): Promise<{ cpuMs: number; sha256: string | null }>;
  close(): Promise<void>;
};

/** Ingests the files as `npm start` does. */
export async function openOwnReport(folder: string, files: InputFiles): Promise<OwnReport> {
  const clock = () => new Date();
  const db = await openEmbeddedDatabase(join(folder, "clickhouse"), { rights: "everything" });
  await migrate(db);
  const log = openEmbeddedLog(join(folder, "log"));
  const ingesting = ingest(log, db, { clock });
  await replayFiles(log, files, { now: clock() });
  await ingesting.caughtUp();
  const reports = openReports(db);
  return {
    report: () => timed(reports),
    close: async () => {
      await reports.stop();
      await ingesting.stop();
      await log.close();
      await db.close();
    },
  };
}

async function timed(reports: Reports): Promise<{ cpuMs: number; sha256: string | null }> {
  const before = process.cpuUsage();
  const id = await reports.trigger({ ...DEFAULT_OPTIONS, reach: EVIDENCE_US });
  await reports.idle();
  const { user, system } = process.cpuUsage(before);
  const cpuMs = (user + system) / 1000;
  const report = await reports.find(id);
  if (report?.state !== "Complete") throw new Error(`no report: ${report?.reason}`);
  return { cpuMs, sha256: report.csv_sha256 };
}
