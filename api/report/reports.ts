import { randomUUID } from "node:crypto";
import {
  forgetRun,
  insertReports,
  type ReportRow,
  reportById,
  runningReports,
} from "../../sql/reports.ts";
import type { Store } from "../../sql/store.ts";
import { calculateReport, resolveAsOf } from "./calculate.ts";
import type { ReportOptions } from "./options.ts";

/** Reports that are asked for, calculated one after the other, and kept in ClickHouse. */
export type Reports = {
  /** Notes a report and answers its id, random and not to be guessed; it is calculated when its turn comes. */
  trigger(options: ReportOptions): Promise<string>;
  /** The report as it stands, or undefined when there is none of this id. */
  find(reportId: string): Promise<ReportRow | undefined>;
  /** Runs again what was running when an earlier process ended. */
  resume(): Promise<void>;
  /** Resolves when nothing is being calculated. */
  idle(): Promise<void>;
};

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Opens the reports of a store; `clock` tells when they were asked for and finished. */
export function openReports(store: Store, clock: () => Date): Reports {
  let queue = Promise.resolve();

  function enqueue(report: ReportRow): void {
    queue = queue.then(() => run(report));
  }

  async function save(report: ReportRow): Promise<ReportRow> {
    await insertReports(store, [
      [
        report.report_id,
        report.state,
        report.requested_at_ms,
        report.as_of_us,
        report.method,
        report.reach_us,
        report.gaps,
        report.tz_version,
        report.progress,
        report.stores,
        report.reason,
        report.finished_at_ms,
        report.version,
      ],
    ]);
    return report;
  }

  async function run(asked: ReportRow): Promise<void> {
    let report = asked;
    const update = async (changes: Partial<ReportRow>) => {
      report = await save({ ...report, ...changes, version: report.version + 1 });
    };
    try {
      const options = optionsOf(report);
      const as_of = await resolveAsOf(store, options);
      report = { ...report, as_of_us: as_of };
      const stores = await calculateReport(
        store,
        report.report_id,
        { ...options, as_of },
        (progress) => update({ progress }),
      );
      await update({ state: "Complete", progress: 1, stores, finished_at_ms: clock().getTime() });
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      await update({ state: "Failed", reason, finished_at_ms: clock().getTime() });
    }
  }

  return {
    trigger: async (options) => {
      const report: ReportRow = {
        report_id: randomUUID(),
        state: "Running",
        requested_at_ms: clock().getTime(),
        as_of_us: options.as_of ?? null,
        method: options.method,
        reach_us: options.reach ?? null,
        gaps: options.gaps,
        tz_version: process.versions.tz ?? "unknown",
        progress: 0,
        stores: 0,
        reason: "",
        finished_at_ms: null,
        version: 1,
      };
      enqueue(await save(report));
      return report.report_id;
    },
    find: async (reportId) => {
      if (!UUID.test(reportId)) return undefined;
      const [report] = await reportById(store, { report_id: reportId });
      return report;
    },
    resume: async () => {
      for (const id of await runningReports(store, {})) {
        await forgetRun(store, id);
        const [report] = await reportById(store, id);
        if (report !== undefined) enqueue(report);
      }
    },
    idle: () => queue,
  };
}

function optionsOf(report: ReportRow): ReportOptions {
  return {
    method: report.method,
    gaps: report.gaps,
    ...(report.as_of_us === null ? {} : { as_of: report.as_of_us }),
    ...(report.reach_us === null ? {} : { reach: report.reach_us }),
  };
}
