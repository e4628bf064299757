import { afterAll, describe, expect, it } from "vitest";
import { openReadiness } from "../../../api/readiness/readiness.ts";
import { openStartup } from "../../../api/readiness/startup.ts";
import { ingest } from "../../../consumers/ingest.ts";
import { LogUnavailable } from "../../../producers/log/event-log.ts";
import { topics } from "../../../producers/messages/topics.ts";
import { replayFiles } from "../../../producers/replay/replay.ts";
import { replayWithProgress } from "../../../producers/replay/replay-with-progress.ts";
import { writeSample } from "../../../producers/replay/sample/sample.ts";
import type { Database } from "../../../sql/database.ts";
import { NOW, temporaryApi } from "../../harness/api.ts";
import { barrier, STATEMENT } from "../instances.ts";
import { problemOf } from "../reports/report-api.ts";
import { pollEntries, SOON, startProcess } from "./processes.ts";

const api = await temporaryApi();
afterAll(api.close);
const { log, db } = api;
const ingesting = () => ingest(log, db, { clock: () => NOW });

/** The statement that finds how far the log has been ingested. */
const PIPELINE = "pipeline.sql";

/** The store, with each statement shown to a function first. */
function watched(shown: (statement: string) => Promise<void> | void): Database {
  return new Proxy(db, {
    get(target, name) {
      const value = Reflect.get(target, name);
      if (typeof value !== "function") return value;
      return async (requested: { query: string }) => {
        await shown(requested.query);
        return value.call(target, requested);
      };
    },
  });
}

describe("while files are loaded", () => {
  it("a process is not ready, and a report waits, until what they hold is in", async () => {
    const files = await writeSample(`${api.path}/sample`);
    const startup = openStartup();
    const process = startProcess(api, { startup });
    expect((await process.ready()).reasons).toEqual([
      "files are being loaded; ready when all of their rows are in ClickHouse",
    ]);
    // The log accepts no polls until the test allows it.
    const held = barrier(topics.polls.name);
    const slow: typeof log = {
      ...log,
      append: async (topic, entries) => {
        if (topic === topics.polls.name) await held.gate(topic);
        await log.append(topic, entries);
      },
    };
    const loading = replayWithProgress(
      files,
      (onProgress) => replayFiles(slow, files, { now: NOW, onProgress }),
      { onProgress: startup.update },
    );
    await held.reached;
    const how = /^files are being loaded: polls\.csv \d+ %; ready when all of their rows/;
    await expect
      .poll(async () => (await process.ready()).reasons, SOON)
      .toEqual([expect.stringMatching(how)]);
    const { report_id } = await process.ask({});
    expect(await process.told(report_id)).toMatchObject({
      waiting: expect.stringMatching(/^waiting for files that are being loaded: polls\.csv \d+ %$/),
      waiting_share: null,
    });
    const atOnce = await process.ask({ wait: false, as_of: "2024-11-09T23:00:00Z" });
    expect(await process.ended(atOnce.report_id)).toMatchObject({
      warnings: [expect.stringMatching(/^calculated while files were being loaded: polls\.csv/)],
    });
    held.open();
    await loading;
    // What was answered a moment before is not the answer any more: they are on the log, but not
    // in.
    await process.ready();
    startup.end();
    expect((await process.ready()).reasons).toEqual([
      expect.stringMatching(/^100 % of the log is not in ClickHouse yet: 16\d,\d+ messages /),
    ]);
    const consuming = ingesting();
    await consuming.caughtUp();
    await consuming.stop();
    await expect.poll(process.ready, SOON).toEqual({ status: 200, reasons: [] });
    expect(await process.ended(report_id)).toMatchObject({
      state: "Complete",
      attempts: 1,
      warnings: [],
      made_from: { stores: 500, newest_poll: "2024-11-09T23:59:10.770622Z" },
    });
  });
});

describe("an answer that is being found out when loading ends", () => {
  it("is not that of before", async () => {
    await log.append(topics.timezones.name, [{ key: "s-1", value: "{}" }]);
    const held = barrier(PIPELINE);
    const startup = openStartup();
    const readiness = openReadiness({
      ...{ db: watched(held.gate), log, mostLagSeconds: 60, startup },
    });
    const answers = [readiness.reasons(), readiness.observe().then(({ reasons }) => reasons)];
    await held.reached;
    startup.end();
    held.open();
    for (const reasons of await Promise.all(answers)) {
      expect(reasons).toEqual([expect.stringMatching(/^1 % of the log is not in ClickHouse yet/)]);
    }
    const consuming = ingesting();
    await consuming.caughtUp();
    await consuming.stop();
  });
});

describe("a log that cannot be reached", () => {
  it("at the start is not ready until it was reached", async () => {
    let reachable = false;
    const ranges: typeof log.ranges = async (topic) => {
      if (!reachable) throw new LogUnavailable("no broker there");
      return await log.ranges(topic);
    };
    const process = startProcess(api, { log: { ...log, ranges } });
    expect((await process.ready()).reasons).toEqual([
      expect.stringMatching(
        /^the log has not been reached since this process started \(no broker there\): it is unknown how/,
      ),
      "the log cannot be reached: no broker there",
    ]);
    const { report_id } = await process.ask({});
    expect((await process.told(report_id)).waiting).toMatch(/^waiting for the log: it has not/);
    reachable = true;
    expect(await process.ended(report_id)).toMatchObject({ state: "Complete" });
    expect((await process.ready()).status).toBe(200);
  });

  it("later lets reports be calculated from what is in", async () => {
    let reachable = true;
    const ranges: typeof log.ranges = async (topic) => {
      if (!reachable) throw new LogUnavailable("no broker there");
      return await log.ranges(topic);
    };
    const process = startProcess(api, { log: { ...log, ranges } });
    await expect.poll(process.ready, SOON).toEqual({ status: 200, reasons: [] });
    reachable = false;
    await expect.poll(process.ready, SOON).toEqual({
      status: 503,
      reasons: ["the log cannot be reached: no broker there"],
    });
    const { report_id } = await process.ask({});
    expect(await process.ended(report_id)).toMatchObject({
      state: "Complete",
      warnings: [expect.stringMatching(/^the log could not be reached: messages acknowledged/)],
      made_from: { missing_messages: null },
    });
  });
});

describe("a process that had caught up", () => {
  it("is not ready, and has reports wait, while messages are late; and again when they are in", async () => {
    const process = startProcess(api, { mostLagSeconds: 0.05 });
    await expect.poll(process.ready, SOON).toEqual({ status: 200, reasons: [] });
    await log.append(topics.polls.name, pollEntries(0, 3));
    // Of observations of the same five seconds one is kept: from then on it is late for good.
    const late =
      /^store\.polls\/0: 3 messages are missing, the oldest for (?:[6-9]|\d\d) s; 0\.05 s are allowed/;
    await expect
      .poll(async () => (await process.ready()).reasons, SOON)
      .toEqual([expect.stringMatching(late)]);
    const { report_id } = await process.ask({});
    expect((await process.told(report_id)).waiting).toMatch(
      /^waiting for late messages: store\.polls\/0: 3 messages/,
    );
    const consuming = ingesting();
    await consuming.caughtUp();
    await consuming.stop();
    expect(await process.ended(report_id)).toMatchObject({ state: "Complete" });
    await expect.poll(process.ready, SOON).toEqual({ status: 200, reasons: [] });
  });

  it("asks ClickHouse nothing on the way of a report", async () => {
    let statements = 0;
    const counting = watched(() => {
      statements += 1;
    });
    const readiness = openReadiness({ db: counting, log, mostLagSeconds: 60 });
    readiness.watch();
    await expect.poll(readiness.reasons, SOON).toEqual([]);
    expect(await readiness.obstacle()).toBeUndefined();
    // By then that of the watch is over too.
    for (let times = 0; times < 2; times += 1) await readiness.observe();
    const before = statements;
    for (let report = 0; report < 100; report += 1) await readiness.obstacle();
    expect(statements).toBe(before);
    await readiness.close();
  });

  it("answers within moments, and not ready, where ClickHouse cannot be reached", async () => {
    const readiness = openReadiness({
      db: watched(() => Promise.reject(new Error("socket hang up"))),
      log,
      mostLagSeconds: 60,
    });
    expect(await readiness.reasons()).toEqual([
      expect.stringMatching(/^ClickHouse cannot be reached: .*socket hang up/),
    ]);
  });

  it("says what its log cannot take", async () => {
    const full = startProcess(api, {
      log: { ...api.log, writeProblem: () => "the disk is full" },
    });
    expect((await full.ready()).reasons).toEqual(["the log cannot be written: the disk is full"]);
  });
});

describe("lost data", () => {
  const LOSS = "store.polls/0: 14,635 of 163,213 polls are not in ClickHouse";
  const DETAIL = `${LOSS}; \`npm run rebuild\` refills ClickHouse from the log`;

  it("make a process not ready, on its pages too, and every report that is asked for is refused", async () => {
    const lost: string[] = [];
    const process = startProcess(api, { losses: () => lost });
    const noted: string[] = [];
    process.readiness.watch((text) => noted.push(text));
    await expect.poll(process.ready, SOON).toEqual({ status: 200, reasons: [] });
    lost.push(LOSS);
    expect(await process.ready()).toEqual({ status: 503, reasons: [DETAIL] });
    expect(await (await process.request("/pipeline")).json()).toMatchObject({ reasons: [DETAIL] });
    const refused = { status: 503, kind: "data-incomplete", detail: DETAIL };
    for (const body of [{}, { wait: false }, { stores: ["s-1"] }]) {
      expect(await problemOf(await process.post(body))).toMatchObject(refused);
    }
    for (const method of ["GET", "POST"]) {
      const old = await process.request("/trigger_report", { method });
      expect(await problemOf(old)).toMatchObject(refused);
    }
    for (const page of ["now", "reports", "pipeline", "sql", "stores/s-1", "sign-in"]) {
      const response = await process.request(`/ui/${page}`);
      expect(await response.text(), page).toContain(`${DETAIL}.</p>`);
    }
    await expect.poll(() => noted, SOON).toEqual([DETAIL]);
  });

  it("leave what waits uncalculated until they are there again", async () => {
    const lost = [LOSS];
    let requested = 0;
    const losses = () => {
      requested += 1;
      return lost;
    };
    const late = startProcess(api, { losses });
    await api.log.append(topics.polls.name, pollEntries(3, 1));
    const other = startProcess(api);
    const { report_id } = await other.ask({});
    await other.stop();
    expect((await late.told(report_id)).waiting).toMatch(/^waiting for lost data: /);
    const consuming = ingesting();
    await consuming.caughtUp();
    await consuming.stop();
    const before = requested;
    await expect.poll(() => requested, SOON).toBeGreaterThan(before + 10);
    expect(await late.told(report_id)).toMatchObject({ state: "Running", attempts: 0 });
    lost.pop();
    expect(await late.ended(report_id)).toMatchObject({ state: "Complete" });
  });

  it("fail a report that is being calculated when they are found to be missing", async () => {
    const lost: string[] = [];
    const held = barrier(STATEMENT.rows);
    const process = startProcess({ ...api, db: watched(held.gate) }, { losses: () => lost });
    const { report_id } = await process.ask({});
    await held.reached;
    lost.push(LOSS);
    held.open();
    expect(await process.ended(report_id)).toMatchObject({
      state: "Failed",
      reason: expect.stringContaining(LOSS),
    });
  });
});
