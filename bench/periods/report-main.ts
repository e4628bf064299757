import { join } from "node:path";
import { z } from "zod";
import { openReports, type Reports } from "../../api/reports/reports.ts";
import { DEFAULT_OPTIONS } from "../../api/uptime/options.ts";
import { BUCKETS, type ReportPeriod, readPeriod } from "../../api/uptime/report-period.ts";
import { runProgram } from "../../producers/launch/command-line.ts";
import { openEmbeddedDatabase } from "../../sql/database.ts";
import { migrate } from "../../sql/migrate.ts";
import type { PeriodReports } from "./period-report.ts";

/** Makes REPORTS reports for the period FROM to TO of a data folder, and prints the results. */

const Settings = z.object({
  DATA_DIR: z.string(),
  FROM: z.string(),
  TO: z.string(),
  BY: z.enum(BUCKETS).optional(),
  REPORTS: z.coerce.number().int().min(1),
});

await runProgram(async () => {
  const { DATA_DIR, FROM: from, TO: to, BY: by, REPORTS } = Settings.parse(process.env);
  const db = await openEmbeddedDatabase(join(DATA_DIR, "clickhouse"));
  await migrate(db);
  const reports = openReports(db);
  const result: PeriodReports = { ms: [], cpuMs: [], sha256: "" };
  for (let count = 0; count < REPORTS; count += 1) {
    const [began, used] = [performance.now(), process.cpuUsage()];
    const sha256 = await reportOn(reports, readPeriod({ from, to, by }));
    const { user, system } = process.cpuUsage(used);
    result.ms.push(performance.now() - began);
    result.cpuMs.push((user + system) / 1000);
    if (count > 0 && sha256 !== result.sha256) throw new Error("the reports differ");
    result.sha256 = sha256;
  }
  await reports.stop();
  await db.close();
  console.info(JSON.stringify(result));
});

async function reportOn(reports: Reports, period: ReportPeriod): Promise<string> {
  const options = DEFAULT_OPTIONS;
  const { report_id } = await reports.request({
    ...{ options, detail: "standard", label: "", stores: undefined, wait: true },
    period,
  });
  await reports.idle();
  const report = await reports.find(report_id);
  if (report?.state !== "Complete") throw new Error(`no report: ${report?.reason}`);
  return report.csv_sha256;
}
