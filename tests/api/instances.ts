import { randomUUID } from "node:crypto";
import { setTimeout as delay } from "node:timers/promises";
import { onTestFinished } from "vitest";
import { z } from "zod";
import { openReports, type Reports } from "../../api/reports/reports.ts";
import { insertReport } from "../../api/reports/request.ts";
import { DEFAULT_OPTIONS } from "../../api/uptime/options.ts";
import type { Database } from "../../sql/database.ts";
import { queryFile } from "../harness/query-file.ts";

/** Statements, each by what the name of its file begins with. */
export const STATEMENT = {
  claim: "claim_report.",
  renew: "renew_report.",
  stores: "insert_report_stores",
  rows: "insert_report_rows.",
  periodRows: "insert_report_period_rows.",
  end: "end_report.",
} as const;

/** Is shown each statement before ClickHouse is; what it throws or waits for, its instance meets. */
type Gate = (statement: string) => Promise<void> | void;

/** An instance of the reports, stopped when the test is over. Its clockwork is fast; leases are long. */
export function instance(
  db: Database,
  options: Parameters<typeof openReports>[1] & Partial<Barrier> = {},
): Reports {
  const { gate = () => {}, open = () => {}, reached: _, ...timing } = options;
  const behind = new Proxy(db, {
    get(target, name) {
      const value = Reflect.get(target, name);
      if (typeof value !== "function") return value;
      return async (requested: { query: string }) => {
        await gate(requested.query);
        return value.call(target, requested);
      };
    },
  });
  const reports = openReports(behind, { checkMs: 50, pauseMs: 1, ...timing });
  onTestFinished(() => {
    open();
    return reports.stop();
  });
  return reports;
}

type Barrier = {
  gate: Gate;
  /** Resolves when as many as are counted stand before it. */
  reached: Promise<void>;
  open(): void;
};

/** Holds up one kind of statement, or a topic by its name, until it is opened. */
export function barrier(kind: string, count = 1): Barrier {
  let standing = 0;
  const [opened, reached] = [signal(), signal()];
  const gate = async (statement: string) => {
    if (!(queryFile(statement) || statement).startsWith(kind)) return;
    standing += 1;
    if (standing === count) reached.give();
    await opened.given;
  };
  return { gate, reached: reached.given, open: opened.give };
}

function signal(): { given: Promise<void>; give(): void } {
  let give = () => {};
  const given = new Promise<void>((resolve) => {
    give = resolve;
  });
  return { given, give: () => give() };
}

/** Waits for an outcome. */
export async function until(holds: () => Promise<boolean> | boolean): Promise<void> {
  while (!(await holds())) await delay(25);
}

/** A report that nobody has begun. */
export async function lyingReport(db: Database): Promise<string> {
  const id = randomUUID();
  const requested = { options: DEFAULT_OPTIONS, label: "", stores: undefined, wait: true };
  await insertReport(db, id, { ...requested, detail: "standard" });
  return id;
}

/** A report that is being calculated by somebody who is not there; `lease` in seconds from now. */
export async function orphan(db: Database, attempt: number, lease = -1): Promise<string> {
  const [id, run] = [randomUUID(), randomUUID()];
  await db.command({
    query: `INSERT INTO reports (report_id, method, gaps, attempt, expired, run_id, lease_until, version)
            SETTINGS insert_deduplicate = 0
            VALUES ('${id}', 'nearest', 'unknown', ${attempt}, ${Math.max(0, attempt - 1)}, '${run}', now64(3) + ${lease}, ${attempt} * 1000000)`,
  });
  await db.command({
    query: `INSERT INTO report_rows (report_id, run_id, store_id) VALUES ('${id}', '${run}', 'left behind')`,
  });
  return id;
}

/** Ends the lease of a report early, as if its runner had been silent for long. */
export async function lapse(db: Database, id: string): Promise<void> {
  await db.command({
    query: `INSERT INTO reports
            SELECT * REPLACE (now64(3) - 1 AS lease_until, version + 1 AS version)
            FROM (SELECT * FROM reports FINAL WHERE report_id = '${id}')
            SETTINGS insert_deduplicate = 0`,
  });
}

/** How many stores report_rows has for each run of a report; and what people are shown of it. */
export async function rowsOf(db: Database, report_id: string) {
  const kept = await db.query({
    query: `SELECT run_id, count() AS stores FROM report_rows WHERE report_id = '${report_id}' GROUP BY run_id`,
    format: "JSONEachRow",
  });
  const shown = await db.query({
    query: `SELECT store_id, toDecimalString(uptime_last_day, 2) AS up FROM report_table
            WHERE report_id = '${report_id}' ORDER BY store_id`,
    format: "JSONEachRow",
  });
  return {
    kept: z
      .array(z.object({ run_id: z.string(), stores: z.coerce.number() }))
      .parse(await kept.json()),
    shown: z.array(z.object({ store_id: z.string(), up: z.string() })).parse(await shown.json()),
  };
}
