import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { z } from "zod";
import type { Reports } from "../../../api/reports/reports.ts";
import { DEFAULT_OPTIONS } from "../../../api/uptime/options.ts";
import { readPeriod } from "../../../api/uptime/report-period.ts";
import { failLackingReports, reportsLackingRows } from "../../../sql/integrity/checks.ts";
import { queryFile } from "../../harness/query-file.ts";
import { empty, tell } from "../../harness/report-of.ts";
import { temporaryDatabase } from "../../harness/temporary-database.ts";
import { barrier, instance, lapse, STATEMENT, until } from "../instances.ts";

// Attempts at reports for a period that break off, and what follows them.
const { db, close } = await temporaryDatabase();
afterAll(close);

beforeEach(async () => {
  await empty(db);
  for (const table of ["report_period_rows", "report_buckets"]) {
    await db.command({ query: `TRUNCATE TABLE ${table}` });
  }
  await tell(db, [
    { id: "a", zone: "UTC", polls: ["2024-10-07 12:00 active", "2024-10-08 12:00 inactive"] },
    { id: "b", zone: "Asia/Tokyo", polls: ["2024-10-08 12:00 inactive"] },
  ]);
});

const PERIOD = readPeriod({ from: "2024-10-07", to: "2024-10-08", by: "day" });
const RIGHT = [
  ["a", "2024-10-07", "24.00", "0.00"],
  ["a", "2024-10-08", "0.00", "12.00"],
  ["b", "2024-10-07", "0.00", "0.00"],
  ["b", "2024-10-08", "0.00", "12.00"],
];

async function requested(reports: Reports): Promise<string> {
  const options = { options: DEFAULT_OPTIONS, label: "", stores: undefined, wait: true };
  const request = { ...options, detail: "standard" as const, period: PERIOD };
  return (await reports.request(request)).report_id;
}

async function rowsOf(table: string, id: string): Promise<unknown[]> {
  const hours = (column: string) => `toDecimalString(${column} / 3600e6, 2)`;
  const columns = `store_id, bucket, ${hours("up")}, ${hours("down")}`;
  const answer = await db.query({
    query: `SELECT ${columns} FROM ${table} WHERE report_id = '${id}' ORDER BY ALL`,
    format: "JSONCompactEachRow",
  });
  return await answer.json();
}

async function runsOf(table: string, id: string): Promise<string[]> {
  const answer = await db.query({
    query: `SELECT DISTINCT run_id FROM ${table} WHERE report_id = '${id}'`,
    format: "JSONEachRow",
  });
  const Rows = z.array(z.object({ run_id: z.string() }));
  return Rows.parse(await answer.json()).map(({ run_id }) => run_id);
}

describe("a report for a period that breaks off", () => {
  it.each([
    ["before it has begun", STATEMENT.stores],
    ["before it calculates", STATEMENT.periodRows],
    ["with all its rows written", STATEMENT.end],
  ])("%s, is calculated by another, for the same period", async (_, kind) => {
    const held = barrier("");
    let silent = false;
    const gate = async (statement: string) => {
      silent ||= queryFile(statement).startsWith(kind);
      if (silent) await held.gate(statement);
    };
    const zombie = instance(db, { ...held, gate, leaseMs: 60_000 });
    const id = await requested(zombie);
    await held.reached;
    const heir = instance(db);
    await lapse(db, id);
    heir.watch();
    await until(async () => (await heir.find(id))?.state !== "Running");
    const ended = await heir.find(id);
    expect(ended).toMatchObject({
      ...{ state: "Complete", attempt: 2, stores: 2, rows: 4 },
      ...{ period_from: "2024-10-07", period_to: "2024-10-08", period_by: "day" },
    });
    held.open();
    await zombie.idle();
    expect(await heir.find(id)).toEqual(ended);
    expect(await rowsOf("report_period_rows", id)).toEqual(RIGHT);
    for (const table of ["report_period_rows", "report_buckets", "report_stores"]) {
      expect(await runsOf(table, id), table).toEqual([ended?.run_id]);
    }
  });

  it("is taken up by an instance that starts, for the same period", async () => {
    const held = barrier(STATEMENT.periodRows);
    const killed = instance(db, held);
    const id = await requested(killed);
    await held.reached;
    const next = instance(db);
    await next.resume();
    await until(async () => (await next.find(id))?.state === "Complete");
    expect(await next.find(id)).toMatchObject({ attempt: 2, period_by: "day", rows: 4 });
    held.open();
    await killed.idle();
    expect(await rowsOf("report_period_rows", id)).toEqual(RIGHT);
  });
});

describe("a report for a period that has lost rows", () => {
  it("is noticed, and fails; others are left alone", async () => {
    const reports = instance(db);
    const [id, other] = [await requested(reports), await requested(reports)];
    const windows = await reports.trigger(DEFAULT_OPTIONS);
    await reports.idle();
    expect(await reportsLackingRows(db, {})).toEqual([]);
    await db.command({
      query: `ALTER TABLE report_period_rows DELETE
              WHERE report_id = '${id}' AND store_id = 'a' SETTINGS mutations_sync = 1`,
    });
    expect(await reportsLackingRows(db, {})).toEqual([{ report_id: id, expected: 4, found: 2 }]);
    await failLackingReports(db, {});
    expect(await reports.find(id)).toMatchObject({ state: "Failed" });
    for (const whole of [other, windows]) {
      expect(await reports.find(whole)).toMatchObject({ state: "Complete" });
    }
  });
});
