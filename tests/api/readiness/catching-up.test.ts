import { createHash } from "node:crypto";
import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { ingest } from "../../../consumers/ingest.ts";
import { topics } from "../../../producers/messages/topics.ts";
import { NOW, temporaryApi } from "../../harness/api.ts";
import { empty } from "../../harness/report-of.ts";
import { problemOf } from "../reports/report-api.ts";
import { consumePolls, pollEntries, SOON, startProcess } from "./processes.ts";

/** Polls are on the log, a consumer has stopped, and processes of the API start. */

const POLLS = 10_000;

const api = await temporaryApi();
afterAll(api.close);
await api.log.append(topics.polls.name, pollEntries(0, POLLS));

const LEDGER = ["ingest_ledger", "ingest_claims", "ingest_compacted", "log_end_offsets"];
beforeEach(async () => {
  await empty(api.db);
  for (const table of LEDGER) await api.db.command({ query: `TRUNCATE TABLE ${table}` });
});

/** Takes the whole log in, as `npm run consume` does. */
async function consumeAll(): Promise<void> {
  const ingesting = ingest(api.log, api.db, { clock: () => NOW });
  await ingesting.caughtUp();
  await ingesting.stop();
}

const MISSING_ALL =
  "100 % of the log is not in ClickHouse yet: 10,000 messages of 10,000 that it held when this process " +
  "started; ready when consumers have ingested all of them";

describe("a process that starts while a consumer is behind", () => {
  it("is not ready until all that the log held is in, and says how much is missing", async () => {
    const process = startProcess(api);
    expect(await process.ready()).toMatchObject({ status: 503, reasons: [MISSING_ALL] });
    await consumePolls(api, 3_900);
    await expect
      .poll(async () => (await process.ready()).reasons, SOON)
      .toEqual([
        expect.stringMatching(
          /^61 % of the log is not in ClickHouse yet: 6,100 messages of 10,000 /,
        ),
      ]);
    await consumePolls(api, POLLS - 1);
    // Never nothing while a message is missing.
    await expect
      .poll(async () => (await process.ready()).reasons, SOON)
      .toEqual([
        expect.stringMatching(/^1 % of the log is not in ClickHouse yet: 1 message of 10,000 /),
      ]);
    await consumeAll();
    await expect.poll(process.ready, SOON).toEqual({ status: 200, reasons: [] });
  });

  it("has a report wait, which says for how much, over a restart, until all polls are in it", async () => {
    const first = startProcess(api);
    const requested = await first.ask({ label: "early" });
    const { report_id } = requested;
    const waiting =
      "waiting for 100 % of the log: 10,000 messages that it held when this process started are not in ClickHouse yet";
    const expected = { state: "Running", attempts: 0, waiting, waiting_share: 1, warnings: [] };
    expect(requested).toMatchObject(expected);
    expect(await first.told(report_id)).toMatchObject(expected);
    const list = await first.request("/reports?label=early");
    expect(await list.json()).toMatchObject({ items: [expected] });
    const old = await first.request(`/get_report/${report_id}`);
    expect(await old.json()).toEqual({ status: "Running", progress: 0, waiting });

    await consumePolls(api, 3_900);
    expect(await first.told(report_id)).toMatchObject({
      attempts: 0,
      waiting: expect.stringMatching(/^waiting for 61 % of the log: 6,100 messages /),
      waiting_share: 0.61,
    });
    await first.stop();
    const second = startProcess(api);
    await second.reports.idle();
    expect(await second.told(report_id)).toMatchObject({ state: "Running", waiting_share: 0.61 });
    await consumeAll();
    expect(await second.ended(report_id)).toMatchObject({
      ...{ state: "Complete", attempts: 1, waiting: null, waiting_share: null, warnings: [] },
      // The newest is that of its instant, which is not part of the week.
      made_from: { stores: 100, polls_last_week: POLLS - 1 },
    });
  });

  it("calculates a report that would not wait at once, with a warning that stays", async () => {
    const process = startProcess(api);
    const none = await problemOf(await process.post({ wait: false }));
    expect(none).toMatchObject({ status: 409, kind: "no-polls" });
    await consumePolls(api, 4_000);
    const { report_id } = await process.ask({ wait: false, label: "at once" });
    const report = await process.ended(report_id);
    const warnings = [
      "calculated without 60 % of the log: 6,000 messages that it held were not in ClickHouse when the calculation began",
    ];
    expect(report).toMatchObject({
      ...{ state: "Complete", waiting: null, warnings },
      made_from: { polls_last_week: 3_999 },
    });
    const unknown = await problemOf(await process.post({ wait: false, stores: ["nowhere"] }));
    expect(unknown).toMatchObject({ status: 422, kind: "unknown-stores" });

    const form = new FormData();
    form.set("wait", "false");
    form.set("stores", new File(["s-1\n"], "ids.csv"));
    const sent = await process.request("/reports", { method: "POST", body: form });
    const { report_id: ofForm } = (await sent.json()) as { report_id: string };
    expect(await process.ended(ofForm)).toMatchObject({ state: "Complete", warnings });

    const triggered = await process.request("/trigger_report?wait=false", { method: "POST" });
    const { report_id: ofOld } = (await triggered.json()) as { report_id: string };
    expect(await process.ended(ofOld)).toMatchObject({ state: "Complete", warnings });

    await consumeAll();
    expect(await process.told(report_id)).toMatchObject({ warnings });
    const later = await process.ask({ wait: false });
    expect(await process.ended(later.report_id)).toMatchObject({ warnings: [] });
  });

  it("takes a report of stores that are still to come, and says at its end which never came", async () => {
    const process = startProcess(api);
    const known = await process.ask({ stores: ["s-1", "s-2"] });
    const unknown = await process.ask({ stores: ["nowhere", "s-1"] });
    await consumeAll();
    expect(await process.ended(known.report_id)).toMatchObject({
      state: "Complete",
      made_from: { stores: 2 },
    });
    expect(await process.ended(unknown.report_id)).toMatchObject({
      state: "Failed",
      reason: "unknown stores: nowhere",
    });
  });

  it("lets a waiting report be cancelled, and refuses its rows", async () => {
    const process = startProcess(api);
    const { report_id } = await process.ask({});
    const rows = await problemOf(await process.request(`/reports/${report_id}/rows`));
    expect(rows).toMatchObject({ status: 409, kind: "report-not-complete" });
    const cancelled = await process.request(`/reports/${report_id}`, { method: "DELETE" });
    expect(cancelled.status).toBe(204);
    expect(await process.ended(report_id)).toMatchObject({ state: "Cancelled", waiting: null });
  });

  it("has room for reports that do not wait, however many do", async () => {
    const process = startProcess(api);
    await api.db.command({
      query: `INSERT INTO reports (report_id, method, gaps) SELECT generateUUIDv4(), 'nearest', 'unknown'
              FROM numbers(200) SETTINGS insert_deduplicate = 0`,
    });
    const refused = await problemOf(await process.post({}));
    expect(refused).toMatchObject({ status: 429, kind: "too-busy" });
    const as_of = "2025-01-10T09:00:00Z";
    const { report_id } = await process.ask({ wait: false, as_of });
    expect(await process.ended(report_id)).toMatchObject({ state: "Complete" });
  });

  it("has a report go on waiting that another process had begun", async () => {
    const process = startProcess(api);
    const { report_id } = await process.ask({});
    await api.db.command({
      query: `INSERT INTO reports SELECT * REPLACE (1 AS attempt, now64(3) AS started_at, now64(3) - 1 AS
              lease_until, 1000000 AS version) FROM (SELECT * FROM reports FINAL)
              SETTINGS insert_deduplicate = 0`,
    });
    expect(await process.told(report_id)).toMatchObject({ attempts: 1, waiting_share: 1 });
    await consumeAll();
    expect(await process.ended(report_id)).toMatchObject({ state: "Complete", attempts: 2 });
  });

  it("leaves what it would not calculate to a process that has caught up", async () => {
    const late = startProcess(api);
    const { report_id } = await late.ask({ as_of: "2025-01-10T09:00:00Z" });
    expect((await late.told(report_id)).waiting_share).toBe(1);
    // Of a log that was empty when it started there is nothing to be caught up with.
    const none = { ...api.log, ranges: async () => [{ start: 0, end: 0 }] };
    startProcess(api, { log: none });
    expect(await late.ended(report_id)).toMatchObject({ state: "Complete", attempts: 1 });
    expect((await late.ready()).status).toBe(503);
  });
});

describe("an Idempotency-Key", () => {
  const key = (value: string) => ({ "Idempotency-Key": value });

  it("tells a report that waits from one that does not", async () => {
    const process = startProcess(api);
    const first = await process.post({ label: "k" }, key("one"));
    const again = await process.post({ label: "k", wait: true }, key("one"));
    expect([first.status, again.headers.get("Idempotent-Replay")]).toEqual([202, "true"]);
    const other = await problemOf(await process.post({ label: "k", wait: false }, key("one")));
    expect(other).toMatchObject({ status: 409, kind: "idempotency-key-reused" });
  });

  it("of a report that waits has the hash that it had before there was a choice", async () => {
    const process = startProcess(api);
    await process.post({ label: "k" }, key("two"));
    const kept = await api.db.query({
      query: "SELECT body_sha256 FROM report_keys",
      format: "JSONEachRow",
    });
    const before = {
      options: { method: "nearest", gaps: "unknown" },
      ...{ detail: "standard", label: "k" },
    };
    const hash = createHash("sha256").update(JSON.stringify(before)).digest("hex");
    expect(await kept.json()).toEqual([{ body_sha256: hash }]);
  });
});

describe("a ledger of another making of the log", () => {
  it("that reaches as far does not count", async () => {
    await consumeAll();
    // As if its newest message had come in before the log took in any of these.
    await api.db.command({
      query: `INSERT INTO ingest_ledger SELECT * REPLACE (toDateTime64(1, 3, 'UTC') AS newest_at)
              FROM (SELECT * FROM ingest_ledger FINAL) SETTINGS insert_deduplicate = 0`,
    });
    await api.db.command({ query: "OPTIMIZE TABLE ingest_ledger FINAL" });
    expect((await startProcess(api).ready()).reasons).toEqual([MISSING_ALL]);
  });
});
