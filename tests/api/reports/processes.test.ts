import { createClient } from "@clickhouse/client";
import { afterAll, expect, it } from "vitest";
import { claim, end } from "../../../api/reports/claim.ts";
import { openReports } from "../../../api/reports/reports.ts";
import { DEFAULT_OPTIONS } from "../../../api/uptime/options.ts";
import { migrate } from "../../../sql/migrate.ts";
import { startClickHouseHttp } from "../../harness/clickhouse-http.ts";
import { tell } from "../../harness/report-of.ts";
import { type Running, start } from "../../harness/run.ts";
import { temporaryFolder } from "../../harness/temporary-database.ts";
import { orphan, rowsOf, until } from "../instances.ts";

// Processes that share a ClickHouse over the network: statements that meet inside of it.
const folder = await temporaryFolder();
const front = await startClickHouseHttp(folder.path);
const store = createClient({ url: front.url });
const processes = new Set<Running>();
await migrate(store);
await tell(store, [
  { id: "a", zone: "UTC", polls: ["2024-01-22 12:00 active"] },
  { id: "b", zone: "UTC", polls: ["2024-01-22 12:00 inactive"] },
]);

/** Looks and asks, and calculates nothing itself. */
const reports = openReports(store);
await reports.stop();

afterAll(async () => {
  for (const each of processes) await killed(each);
  await store.close();
  await front.stop();
  await folder.remove();
});

async function watcher(): Promise<Running> {
  const running = start("tests/api/reports/report-instance.ts", [front.url]);
  processes.add(running);
  await running.printed(/watching/);
  return running;
}

async function killed(running: Running): Promise<void> {
  processes.delete(running);
  running.process.kill("SIGKILL");
  await running.finished;
}

const ROUNDS = 20;
const NOBODY = "00000000-0000-0000-0000-000000000000";

it("of many that claim a report at the same moment, one gets it", async () => {
  for (let round = 0; round < ROUNDS; round += 1) {
    const before = { report_id: await orphan(store, 1), attempt: 1, run_id: NOBODY };
    const claims = Array.from({ length: 6 }, () => claim(store, before, 60_000, []));
    const got = (await Promise.all(claims)).filter((report) => report !== undefined);
    expect(got).toHaveLength(1);
    expect(await reports.find(before.report_id)).toEqual(got[0]);
  }
});

const OUTCOME = {
  ...{ stores: 7, rows: 7, polls: 3, newest_poll: 0, ledger: [], csv_sha256: "" },
  ...{ unknown_share: null, warnings: [], missing_messages: 0 },
};

it("of an end and a takeover at the same moment, one happens", async () => {
  for (let round = 0; round < ROUNDS; round += 1) {
    const report_id = await orphan(store, 1);
    const before = { report_id, attempt: 1, run_id: (await reports.find(report_id))?.run_id ?? "" };
    const [ended, taken] = await Promise.all([
      end(store, before, { state: "Complete", as_of: 0, ...OUTCOME }, "owner"),
      claim(store, before, 60_000, []),
    ]);
    const report = await reports.find(report_id);
    expect(ended?.state === "Complete", "ended, and not taken over").toBe(taken === undefined);
    expect(report).toEqual(taken ?? ended);
    expect(report).toMatchObject(
      taken === undefined
        ? { state: "Complete", stores: 7, attempt: 1 }
        : { state: "Running", stores: 0, attempt: 2 },
    );
    await store.command({ query: "TRUNCATE TABLE reports" });
  }
});

it("kill -9 of processes loses no report, and mixes none", async () => {
  const attempts: number[] = [];
  for (let round = 0; round < 3; round += 1) {
    const ids: string[] = [];
    for (let count = 0; count < 2; count += 1) await watcher();
    for (let count = 0; count < 10; count += 1) ids.push(await reports.trigger(DEFAULT_OPTIONS));
    // Held still in the middle of a report, however fast they are; with more reports until they are.
    while (!(await heldInTheMiddle(ids))) ids.push(await reports.trigger(DEFAULT_OPTIONS));
    for (const each of processes) await killed(each);
    for (let count = 0; count < 2; count += 1) await watcher();
    for (const id of ids) {
      await until(async () => (await reports.find(id))?.state !== "Running");
      const report = await reports.find(id);
      expect(report).toMatchObject({ state: "Complete", stores: 2 });
      attempts.push(report?.attempt ?? 0);
      const { kept, shown } = await rowsOf(store, id);
      expect(kept).toEqual([{ run_id: report?.run_id, stores: 2 }]);
      expect(shown).toEqual([
        { store_id: "a", up: "12.00" },
        { store_id: "b", up: "0.00" },
      ]);
    }
    for (const each of processes) await killed(each);
  }
  expect(Math.max(...attempts), "a kill in the middle of a report").toBe(2);
});

/** Holds all processes still, and says whether that came in the middle of one of these reports; else lets them go on. */
async function heldInTheMiddle(ids: readonly string[]): Promise<boolean> {
  for (const each of processes) each.process.kill("SIGSTOP");
  if (await someRunning(ids)) return true;
  for (const each of processes) each.process.kill("SIGCONT");
  return false;
}

/** Whether any of these reports is being calculated. */
async function someRunning(ids: readonly string[]): Promise<boolean> {
  const found = await Promise.all(ids.map((id) => reports.find(id)));
  return found.some((report) => report?.state === "Running" && report.attempt > 0);
}
