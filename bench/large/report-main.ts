import { join } from "node:path";
import { z } from "zod";
import { openReports } from "../../api/reports/reports.ts";
import { DEFAULT_OPTIONS } from "../../api/uptime/options.ts";
import { EVIDENCE_US } from "../../api/uptime/reach.ts";
import { runProgram } from "../../producers/launch/command-line.ts";
import { openEmbeddedDatabase } from "../../sql/database.ts";
import { migrate } from "../../sql/migrate.ts";
import type { LargeReport } from "./large-report.ts";

/** Calculates one report of a data folder, and prints the result. */

const CHECK_EVERY_MS = 250;

await runProgram(async () => {
  const { DATA_DIR } = z.object({ DATA_DIR: z.string() }).parse(process.env);
  const db = await openEmbeddedDatabase(join(DATA_DIR, "clickhouse"));
  await migrate(db);
  const reports = openReports(db);
  const progress = new Set<number>();
  const began = performance.now();
  const id = await reports.trigger({ ...DEFAULT_OPTIONS, reach: EVIDENCE_US });
  const looking = setInterval(async () => {
    const report = await reports.find(id);
    if (report?.state === "Running" && report.progress > 0) progress.add(report.progress);
  }, CHECK_EVERY_MS);
  await reports.idle();
  const ms = performance.now() - began;
  clearInterval(looking);
  const report = await reports.find(id);
  if (report?.state !== "Complete") throw new Error(`no report: ${report?.reason}`);
  await reports.stop();
  await db.close();
  const { stores, csv_sha256: sha256 } = report;
  console.info(
    JSON.stringify({ ms, stores, sha256, progress: [...progress] } satisfies LargeReport),
  );
});
