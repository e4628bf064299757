import fc from "fast-check";
import { afterAll, beforeEach, describe, expect, it, vi } from "vitest";
import {
  type CompactionTimes,
  compactOnce,
  keepLedgerSmall,
} from "../../consumers/compact-ledger.ts";
import { ledgerPositions } from "../../sql/ingest.ts";
import { pipelineRows } from "../../sql/pipeline.ts";
import { temporaryDatabase } from "../harness/temporary-database.ts";
import { type BatchRow, type ClaimRow, histories, play } from "./compact-ledger-history.ts";
import { type Row, told } from "./compact-ledger-model.ts";

const { db, close } = await temporaryDatabase();
afterAll(close);

const TOPIC = "t";
/** Of `vi.waitFor`, which else gives up after a second. */
const PATIENCE = { timeout: 120_000 };
const HOUR_MS = 3_600_000;

async function empty(): Promise<void> {
  const tables = ["ingest_ledger", "ingest_claims", "ingest_compacted", "log_end_offsets"];
  for (const table of tables) await db.command({ query: `TRUNCATE TABLE ${table}` });
}
beforeEach(empty);

async function rows(query: string): Promise<Row[]> {
  const answer = await db.query({ query, format: "JSONEachRow" });
  const all = await answer.json<Record<string, string | number | boolean>>();
  return all.map((row) =>
    Object.fromEntries(Object.entries(row).map(([key, value]) => [key, Number(value)])),
  );
}

/** A round, and what it began in the background. */
async function wholeRound(times: CompactionTimes): Promise<void> {
  await compactOnce(db, times);
  const pending = "system.mutations WHERE table = 'ingest_ledger' AND NOT is_done";
  await vi.waitFor(async () => expect(await count(pending)).toBe(0), PATIENCE);
}

async function count(table: string): Promise<number> {
  const [row] = await rows(`SELECT count() AS n FROM ${table}`);
  return row?.n ?? 0;
}

const sqlTime = (at: number) => new Date(at).toISOString().replace("T", " ").replace("Z", "");

async function insert(claims: ClaimRow[], batches: BatchRow[]): Promise<void> {
  const format = "JSONEachRow";
  if (claims.length > 0) await db.insert({ table: "ingest_claims", values: claims, format });
  const values = batches.map((row) => ({
    ...row,
    newest_at: sqlTime(row.newest_at),
    ingested_at: sqlTime(row.ingested_at),
  }));
  if (values.length > 0) await db.insert({ table: "ingest_ledger", values, format });
}

/** What the views tell now, of all that has been written down. */
async function answers(): Promise<ReturnType<typeof told>> {
  return {
    gaps: await rows(
      "SELECT partition, incarnation, expected_offset, found_offset FROM ingest_gaps",
    ),
    sums: await rows(
      `SELECT partition, incarnation, max(last_offset) + 1 AS next_offset, sum(b.kept) AS kept,
              sum(b.rejected) AS rejected, sum(b.batches) AS batches,
              toUnixTimestamp64Milli(max(b.newest_at)) AS newest
       FROM ingest_batches AS b GROUP BY partition, incarnation`,
    ),
    positions: (await ledgerPositions(db, {})).map(({ topic: _, ...row }) => row),
    pipeline: (await pipelineRows(db, {})).map((row) => ({
      partition: row.partition,
      incarnation: row.incarnation,
      next_offset: row.next_offset,
      kept: row.kept,
      rejected: row.rejected,
      whole: Number(row.whole),
    })),
  };
}

/** The same without regard to the order of rows. */
function sorted(answer: ReturnType<typeof told>) {
  const inOrder = (all: Row[]) =>
    all.map((row) => JSON.stringify(Object.entries(row).sort())).sort();
  return {
    gaps: inOrder(answer.gaps),
    sums: inOrder(answer.sums),
    positions: inOrder(answer.positions),
    pipeline: inOrder(answer.pipeline),
  };
}

/** Times under which all is condensed that was written down by a moment, and perhaps forgotten. */
const upTo = (at: number, forget: boolean) => {
  const ageMs = Math.max(0, Math.round(Date.now() - at));
  return {
    everyMs: 1,
    compactMs: ageMs,
    settleMs: 0,
    discardMs: forget ? ageMs : 1000 * HOUR_MS,
  };
};

describe("condensing", () => {
  it("changes nothing of what the ledger tells, whatever happened and whenever it is done", async () => {
    let forgotten = 0;
    await fc.assert(
      fc.asyncProperty(histories, async (chapters) => {
        await empty();
        const beganAt = Date.now() - 10 * HOUR_MS;
        const history = play(TOPIC, beganAt);
        let written = { claims: 0, batches: 0 };
        for (const { events, condensed } of chapters) {
          for (const { partition, event } of events) history.happen(partition, event);
          const { claims, batches } = history;
          await insert(claims.slice(written.claims), batches.slice(written.batches));
          written = { claims: claims.length, batches: batches.length };
          const partitions = [...new Set(claims.map((claim) => claim.partition))];
          await db.insert({
            table: "log_end_offsets",
            values: partitions.map((partition) => ({ topic: TOPIC, partition, end_offset: 1 })),
            format: "JSONEachRow",
          });
          const truth = sorted(told(claims, batches));
          expect(sorted(await answers()), "before").toEqual(truth);
          const lastAt = batches.at(-1)?.ingested_at ?? beganAt;
          const cut = beganAt + ((lastAt - beganAt) * condensed) / 100;
          await compactOnce(db, upTo(cut, false));
          expect(sorted(await answers()), "condensed").toEqual(truth);
          const before = await count("ingest_ledger FINAL");
          // Two at once, while they are read; then a round that finds only what they left.
          const round = () => wholeRound(upTo(cut, true));
          const rounds = Promise.all([round(), round()]);
          expect(sorted(await answers()), "meanwhile").toEqual(truth);
          await rounds;
          expect(sorted(await answers()), "forgotten").toEqual(truth);
          forgotten += before - (await count("ingest_ledger FINAL"));
          await round();
          expect(sorted(await answers()), "once more").toEqual(truth);
        }
      }),
      // Without shrinking, which takes minutes: a history is short enough to read.
      { numRuns: Number(process.env.RUNS ?? 4), endOnFailure: true },
    );
    expect(forgotten).toBeGreaterThan(0);
  });

  const claim = (epoch: number, from_offset: number): ClaimRow => {
    return { topic: TOPIC, partition: 0, epoch, incarnation: 1, from_offset };
  };
  const batch = (first_offset: number, last_offset: number, ageMs: number): BatchRow => {
    const at = Date.now() - ageMs;
    const kept = last_offset - first_offset + 1;
    const place = { topic: TOPIC, partition: 0, epoch: 1, first_offset, last_offset };
    return { ...place, kept, rejected: 0, newest_at: at, ingested_at: at };
  };
  const tens = (from: number, to: number, ageMs: number) =>
    Array.from({ length: to - from }, (_, index) =>
      batch((from + index) * 10, (from + index) * 10 + 9, ageMs),
    );
  const stored = (table: string) =>
    rows(`SELECT first_offset, last_offset FROM ${table} FINAL ORDER BY first_offset`);
  const times = { everyMs: 1, compactMs: 2 * HOUR_MS, settleMs: 0, discardMs: 4 * HOUR_MS };

  it("adds up what is old enough but the last batch, and forgets what is older", async () => {
    await insert([claim(1, 0)], [...tens(0, 10, 5 * HOUR_MS), ...tens(10, 20, 3 * HOUR_MS)]);
    await insert([], tens(20, 25, HOUR_MS));
    await wholeRound(times);
    expect(await stored("ingest_compacted")).toEqual([{ first_offset: 0, last_offset: 199 }]);
    expect(await count("ingest_ledger")).toBe(25);
    await wholeRound(times);
    expect(await stored("ingest_ledger")).toEqual(
      tens(10, 25, 0).map(({ first_offset, last_offset }) => ({ first_offset, last_offset })),
    );
    expect(await count("ingest_batches")).toBe(6);
    await wholeRound({ ...times, compactMs: 0, discardMs: 0 });
    await wholeRound({ ...times, compactMs: 0, discardMs: 0 });
    expect(await stored("ingest_ledger")).toEqual([{ first_offset: 240, last_offset: 249 }]);
  });

  it("leaves a sum alone that has just been written, and the batches in it", async () => {
    await insert([claim(1, 0)], tens(0, 10, 5 * HOUR_MS));
    const settling = { ...times, settleMs: HOUR_MS };
    await wholeRound(settling);
    await insert([], tens(10, 20, 5 * HOUR_MS));
    await wholeRound(settling);
    expect(await stored("ingest_compacted")).toEqual([{ first_offset: 0, last_offset: 89 }]);
    expect(await count("ingest_ledger")).toBe(20);
  });

  it("does not hide a batch that is written into a sum afterwards", async () => {
    await insert([claim(1, 0)], tens(0, 10, 5 * HOUR_MS));
    const round = () => wholeRound(times);
    await round();
    await round();
    expect(await rows("SELECT * FROM ingest_gaps")).toEqual([]);
    await insert([], [batch(33, 37, 4.5 * HOUR_MS)]);
    for (let rounds = 0; rounds < 3; rounds += 1) {
      expect(await rows("SELECT found_offset FROM ingest_gaps ORDER BY found_offset")).toEqual([
        { found_offset: 33 },
        { found_offset: 90 },
      ]);
      await round();
    }
  });
});

describe("a ledger that is kept small", () => {
  it("is condensed round after round; a round that fails is told, and the next one tried", async () => {
    const place = { topic: TOPIC, partition: 0, epoch: 1 };
    const at = Date.now() - HOUR_MS;
    const one = { ...place, kept: 1, rejected: 0, newest_at: at, ingested_at: at };
    await insert(
      [{ ...place, incarnation: 1, from_offset: 0 }],
      Array.from({ length: 9 }, (_, offset) => ({
        ...one,
        first_offset: offset,
        last_offset: offset,
      })),
    );
    const stopping = new AbortController();
    const times = { everyMs: 5, compactMs: 0, settleMs: 0, discardMs: 0 };
    const failures: unknown[] = [];
    await db.command({ query: "RENAME TABLE ingest_compacted TO elsewhere" });
    const working = keepLedgerSmall(db, times, (error) => failures.push(error), stopping.signal);
    await vi.waitFor(() => expect(failures.length).toBeGreaterThan(1), PATIENCE);
    await db.command({ query: "RENAME TABLE elsewhere TO ingest_compacted" });
    await vi.waitFor(async () => expect(await count("ingest_ledger")).toBe(1), PATIENCE);
    stopping.abort();
    await working;
    expect(String(failures[0])).toContain("ingest_compacted");
    expect(await rows("SELECT sum(kept) AS kept FROM ingest_batches")).toEqual([{ kept: 9 }]);
  });
});
