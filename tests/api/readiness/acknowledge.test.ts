import { setTimeout as delay } from "node:timers/promises";
import { afterAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { Gap } from "../../../api/answers/gap.ts";
import { Pipeline } from "../../../api/answers/pipeline.ts";
import { openTokens } from "../../../api/http/tokens.ts";
import { openIntegrity } from "../../../consumers/integrity/integrity.ts";
import { claimPartition } from "../../../consumers/partition-claim.ts";
import type { EventLog } from "../../../producers/log/event-log.ts";
import { topics } from "../../../producers/messages/topics.ts";
import type { Database } from "../../../sql/database.ts";
import { ledgerPositions } from "../../../sql/ingest.ts";
import { acknowledgeGap } from "../../../sql/ledger-gaps.ts";
import { json, temporaryApi } from "../../harness/api.ts";
import { problemOf } from "../reports/report-api.ts";
import { consumePolls, pollEntries, SOON, startProcess } from "./processes.ts";

const api = await temporaryApi();
afterAll(api.close);
const { log, db } = api;
const TOPIC = topics.polls.name;

/** The log as Kafka has it when retention has passed its consumers: it begins at an offset. */
function beginningAt(start: number): EventLog {
  const ranges: EventLog["ranges"] = async (topic) =>
    (await log.ranges(topic)).map((range) => (topic === TOPIC ? { ...range, start } : range));
  const offsetsAfter: EventLog["offsetsAfter"] = async (topic, at) =>
    (await log.offsetsAfter(topic, at)).map((offset) =>
      topic === TOPIC ? Math.max(offset, start) : offset,
    );
  return { ...log, ranges, offsetsAfter };
}

/** Polls are put on the log, of which the first `lost` go before they come in. */
async function lose(lost: number): Promise<{ expected_offset: number; found_offset: number }> {
  const expected_offset = (await log.ranges(TOPIC))[0]?.end ?? 0;
  await log.append(TOPIC, pollEntries(expected_offset, lost + 5));
  const found_offset = expected_offset + lost;
  await consumePolls({ ...api, log: beginningAt(found_offset) }, found_offset + 5);
  return { expected_offset, found_offset };
}

const place = { topic: TOPIC, partition: 0 };
const reason = "the consumers were stopped for longer than the topic is kept";
const acknowledge = (request: typeof api.request, body: object) =>
  request("/pipeline/acknowledgements", json("POST", { ...place, reason, ...body }));
const pipelineOf = async (request: typeof api.request) =>
  Pipeline.parse(await (await request("/pipeline")).json());
const records = async () => {
  const query = "SELECT * FROM acknowledged_gaps ORDER BY expected_offset, found_offset";
  return await (await db.query({ query, format: "JSONEachRow" })).json<{ reason: string }>();
};

const NOT_WHOLE = expect.stringMatching(/^store\.polls\/0: the ledger is not whole; see /);

// As much as came in before anything was lost.
await log.append(TOPIC, pollEntries(0, 5));
await consumePolls(api, 5);

describe("a gap of the ledger", () => {
  it("is acknowledged with who and why: it stays on record, and the numbers count again", async () => {
    const process = startProcess(api);
    await expect.poll(process.ready, SOON).toEqual({ status: 200, reasons: [] });
    const gap = await lose(60);
    const named = { ...place, incarnation: 1, ...gap };
    const missing = "store.polls/0: offsets 5 to 64 (60 messages) are missing";
    await expect.poll(process.ready, SOON).toEqual({ status: 503, reasons: [NOT_WHOLE] });
    expect(await pipelineOf(process.request)).toMatchObject({
      ...{ whole: false, unacknowledged_gaps: 1 },
      gaps: [{ ...named, acknowledged: null, text: missing }],
    });
    const response = await acknowledge(process.request, { ...gap, by: " anna " });
    expect(response.status).toBe(200);
    const acknowledged = { by: "anna", reason, at: expect.stringMatching(/^\d{4}-.*Z$/) };
    const told = {
      ...{ ...named, acknowledged },
      text: `${missing}; acknowledged by anna: ${reason}`,
    };
    expect(await response.json()).toEqual(told);
    await delay(150);
    expect(await process.ready()).toEqual({ status: 200, reasons: [] });
    const after = await pipelineOf(process.request);
    expect(after).toMatchObject({ whole: false, unacknowledged_gaps: 0, reasons: [] });
    expect(after.gaps).toEqual([told]);
    expect(after.partitions.filter(({ topic }) => topic === TOPIC)).toEqual([
      expect.objectContaining({ whole: false, unacknowledged_gaps: 0 }),
    ]);
    const metrics = await (await process.request("/metrics")).text();
    const where = 'topic="store.polls",partition="0"';
    expect(metrics).toContain(`store_monitor_ledger_whole{${where}} 0\n`);
    expect(metrics).toContain(`store_monitor_unacknowledged_gaps{${where}} 0\n`);
    const page = await (await process.request("/ui/pipeline")).text();
    expect(page).toContain(`<div class="notice" data-gaps`);
    expect(page).toContain(told.text);
    const { report_id } = await process.ask({});
    expect(await process.ended(report_id)).toMatchObject({ state: "Complete", warnings: [] });
  });

  it("is acknowledged alone: another one counts, and comes first in the list", async () => {
    const process = startProcess(api);
    const gap = await lose(3);
    await expect.poll(process.ready, SOON).toEqual({ status: 503, reasons: [NOT_WHOLE] });
    const { gaps, unacknowledged_gaps } = await pipelineOf(process.request);
    expect(unacknowledged_gaps).toBe(1);
    expect(gaps.map(({ acknowledged }) => acknowledged?.by)).toEqual([undefined, "anna"]);
    expect(gaps[0]).toMatchObject(gap);
    const metrics = await (await process.request("/metrics")).text();
    expect(metrics).toMatch(/^store_monitor_unacknowledged_gaps{topic="store\.polls",.*} 1$/m);
    expect((await acknowledge(process.request, { ...gap, by: "ben" })).status).toBe(200);
    await expect.poll(process.ready, SOON).toEqual({ status: 200, reasons: [] });
  });

  it("that grows is another one", async () => {
    const process = startProcess(api);
    await expect.poll(process.ready, SOON).toEqual({ status: 200, reasons: [] });
    const end = (await log.ranges(TOPIC))[0]?.end ?? 0;
    await log.append(TOPIC, pollEntries(end, 20));
    const claimAt = async (start: number) => {
      const { ranges, offsetsAfter } = beginningAt(start);
      const onLog = {
        topic: TOPIC,
        ranges: () => ranges(TOPIC),
        offsetsAfter: (at: number) => offsetsAfter(TOPIC, at),
      };
      const positions = () => ledgerPositions(db, {});
      await claimPartition(onLog, db, positions, 0, new AbortController().signal);
    };
    await claimAt(end + 5);
    const small = { expected_offset: end, found_offset: end + 5, by: "anna" };
    expect((await acknowledge(process.request, small)).status).toBe(200);
    await expect.poll(process.ready, SOON).toEqual({ status: 200, reasons: [] });
    // The consumer that claimed it was stopped again before a batch came in.
    await claimAt(end + 9);
    await expect.poll(process.ready, SOON).toEqual({ status: 503, reasons: [NOT_WHOLE] });
    const problem = await acknowledge(process.request, small);
    expect(await problemOf(problem.clone())).toMatchObject({ status: 404, kind: "gap-not-found" });
    const { gaps } = z.looseObject({ gaps: z.array(Gap) }).parse(await problem.json());
    const grown = { expected_offset: end, found_offset: end + 9 };
    expect(gaps[0]).toMatchObject({ ...grown, acknowledged: null });
    expect((await acknowledge(process.request, { ...grown, by: "anna" })).status).toBe(200);
    await consumePolls({ ...api, log: beginningAt(end + 9) }, end + 20);
    await expect.poll(process.ready, SOON).toEqual({ status: 200, reasons: [] });
  });

  it("may be offsets that came in twice: they too would count for ever", async () => {
    const process = startProcess(api);
    const end = (await log.ranges(TOPIC))[0]?.end ?? 0;
    await log.append(TOPIC, pollEntries(end, 1));
    await db.command({
      query: `INSERT INTO ingest_ledger
          (topic, partition, epoch, first_offset, last_offset, kept, rejected, newest_at)
        SELECT topic, partition, max(epoch), ${end - 1}, ${end}, 2, 0, now64(3)
        FROM ingest_claims WHERE topic = '${TOPIC}' GROUP BY topic, partition
        SETTINGS async_insert = 0`,
    });
    await expect.poll(process.ready, SOON).toEqual({ status: 503, reasons: [NOT_WHOLE] });
    const twice = { expected_offset: end, found_offset: end - 1 };
    const response = await acknowledge(process.request, { ...twice, by: "anna" });
    expect(await response.json()).toMatchObject({
      text: `store.polls/0: offset ${end - 1} (1 message) is duplicated; acknowledged by anna: ${reason}`,
    });
    await expect.poll(process.ready, SOON).toEqual({ status: 200, reasons: [] });
  });

  it("keeps its first acknowledgement, also where several come at once", async () => {
    const gap = await lose(2);
    const before = await records();
    const reasons = ["a", "b", "c", "d"];
    // None inserts before all have seen that there is none.
    let waiting = 0;
    let open = () => {};
    const all = new Promise<void>((resolve) => {
      open = resolve;
    });
    const gated: Database = new Proxy(db, {
      get(target, name) {
        const value = Reflect.get(target, name);
        if (name !== "exec") return typeof value === "function" ? value.bind(target) : value;
        return async (requested: { query: string }) => {
          waiting += 1;
          if (waiting === reasons.length) open();
          await all;
          return value.call(target, requested);
        };
      },
    });
    const answers = await Promise.all(
      reasons.map((each) =>
        acknowledgeGap(gated, { ...place, ...gap }, { by: each, reason: each }),
      ),
    );
    const [added, ...more] = (await records()).slice(before.length);
    expect(more).toEqual([]);
    expect(answers.map((answer) => answer?.acknowledged?.reason)).toEqual(
      reasons.map(() => added?.reason),
    );
    const again = await acknowledge(api.request, { ...gap, by: "later", reason: "another" });
    expect(await again.json()).toMatchObject({ acknowledged: { by: added?.reason } });
    expect(await records()).toHaveLength(before.length + 1);
  });
});

describe("who acknowledges", () => {
  const READER = "reader-0123456789abcdef";
  const WRITER = "writer-0123456789abcdef";
  const tokens = openTokens({ API_TOKENS: `${READER}:read+sql,${WRITER}:write` });
  const guarded = api.variant({ tokens });
  const as = (token: string, body: object) =>
    guarded.request(
      "/pipeline/acknowledgements",
      json("POST", { ...place, reason, ...body }, { Authorization: `Bearer ${token}` }),
    );

  it("is the token, which needs the scope write, and speaks for nobody else", async () => {
    const gap = await lose(1);
    expect(await problemOf(await as(READER, gap))).toMatchObject({ status: 403 });
    expect(await problemOf(await as(WRITER, { ...gap, by: "anna" }))).toMatchObject({
      status: 400,
      detail: expect.stringMatching(/^by: the token identifies the caller/),
    });
    expect((await pipelineOf(api.request)).unacknowledged_gaps).toBe(1);
    const name = tokens.find(WRITER)?.name;
    expect(name).toMatch(/^token-/);
    expect(await (await as(WRITER, gap)).json()).toMatchObject({ acknowledged: { by: name } });
    const { gaps } = await pipelineOf(api.request);
    expect(gaps.find((each) => each.found_offset === gap.found_offset)).toMatchObject({
      acknowledged: { by: name, reason },
    });
  });

  it.each([
    ["does not say who", { by: undefined }, /^by: required, since the server has no tokens/],
    ["does not say why", { reason: undefined }, /^reason: must say why it is acknowledged/],
    ["says nothing", { reason: " \n" }, /^reason: must say why it is acknowledged/],
    ["says it in lines", { reason: "a\nb" }, /^reason: must not have control characters/],
  ])("and is refused where it %s", async (_, body, detail) => {
    const before = await records();
    const gap = { expected_offset: 5, found_offset: 65, by: "anna" };
    const response = await acknowledge(api.request, { ...gap, ...body });
    expect(await problemOf(response)).toMatchObject({
      status: 400,
      detail: expect.stringMatching(detail),
    });
    expect(await records()).toEqual(before);
  });
});

describe("a log that belongs to the process", () => {
  it("has gaps refuse reports until they are acknowledged, and for no longer than a moment", async () => {
    const integrity = await openIntegrity({
      ...{ db, log, inventoryPath: undefined, ownLog: true },
      onFailure: (error) => {
        throw error;
      },
      times: { noteMs: 20 },
    });
    await expect.poll(integrity.isChecked, SOON).toBe(true);
    // Those of before were acknowledged.
    expect(integrity.problems()).toEqual([]);
    await integrity.close();
    const gap = await lose(4);
    const later = await openIntegrity({
      ...{ db, log, inventoryPath: undefined, ownLog: true, onFailure: () => {} },
      times: { noteMs: 20 },
    });
    await expect
      .poll(() => later.problems(), SOON)
      .toEqual([
        `the ledger of store.polls does not have the offsets ${gap.expected_offset} to ${gap.found_offset - 1}`,
      ]);
    expect((await acknowledge(api.request, { ...gap, by: "anna" })).status).toBe(200);
    await expect.poll(() => later.problems(), SOON).toEqual([]);
    await later.close();
  });
});
