import { randomUUID } from "node:crypto";
import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { DEFAULT_OPTIONS } from "../../../api/uptime/options.ts";
import { queryFile } from "../../harness/query-file.ts";
import { empty, tell } from "../../harness/report-of.ts";
import { temporaryDatabase } from "../../harness/temporary-database.ts";
import { instance, lyingReport, orphan, rowsOf, STATEMENT, until } from "../instances.ts";

// Reports whose calculation breaks. The failures are ClickHouse's own: of a statement that really fails.
const { db, close } = await temporaryDatabase();
afterAll(close);

beforeEach(async () => {
  await empty(db);
  await tell(db, [{ id: "a", zone: "UTC", polls: ["2024-01-22 12:00 active"] }]);
});

const FAILING = {
  memory: "SELECT groupArray(number) FROM numbers(10000000) SETTINGS max_memory_usage = 1000000",
  syntax: "SELECT FROM WHERE",
};

/** A gate that makes the first `times` statements of a kind fail. */
function failing(kind: string, how: keyof typeof FAILING, times: number) {
  const gate = Object.assign(
    async (statement: string) => {
      if (!queryFile(statement).startsWith(kind) || gate.failed >= times) return;
      gate.failed += 1;
      await db.command({ query: FAILING[how] });
      throw new Error("the statement that fails did not fail");
    },
    { failed: 0 },
  );
  return gate;
}

describe("a failure that may pass", () => {
  it("is tried again, as a run of its own", async () => {
    const gate = failing(STATEMENT.rows, "memory", 2);
    const reports = instance(db, { gate });
    const id = await reports.trigger(DEFAULT_OPTIONS);
    await reports.idle();
    const report = await reports.find(id);
    expect(report).toMatchObject({ state: "Complete", attempt: 3, stores: 1 });
    expect((await rowsOf(db, id)).kept).toEqual([{ run_id: report?.run_id, stores: 1 }]);
  });

  it("is final after three attempts, with the reason, and leaves no rows", async () => {
    const gate = failing(STATEMENT.rows, "memory", Number.POSITIVE_INFINITY);
    const reports = instance(db, { gate });
    const id = await reports.trigger(DEFAULT_OPTIONS);
    await reports.idle();
    const report = await reports.find(id);
    expect(report).toMatchObject({ state: "Failed", attempt: 3 });
    expect(report?.reason).toMatch(/insert_report_rows\.sql: .*memory limit/i);
    expect(gate.failed).toBe(3);
    expect((await rowsOf(db, id)).kept).toEqual([]);
  });
});

describe("a failure that will not pass", () => {
  it("is final at once, and the next report is calculated", async () => {
    const gate = failing(STATEMENT.rows, "syntax", 1);
    const reports = instance(db, { gate });
    const ids = [await reports.trigger(DEFAULT_OPTIONS), await reports.trigger(DEFAULT_OPTIONS)];
    await reports.idle();
    const found = await Promise.all(ids.map((id) => reports.find(id)));
    expect(found).toMatchObject([{ state: "Failed", attempt: 1 }, { state: "Complete" }]);
    expect(found[0]?.reason).toMatch(/syntax/i);
  });
});

describe("a report whose state cannot be written", () => {
  it.each(["claim", "end"] as const)("once, at its %s, is none the worse", async (kind) => {
    const gate = failing(STATEMENT[kind], "memory", 1);
    const reports = instance(db, { gate });
    const id = await lyingReport(db);
    reports.watch();
    await reports.idle();
    expect(gate.failed).toBe(1);
    expect(await reports.find(id)).toMatchObject({ state: "Complete", attempt: 1 });
  });

  it("once, at its failure, fails all the same", async () => {
    await empty(db);
    const reports = instance(db, { gate: failing(STATEMENT.end, "memory", 1) });
    const id = await reports.trigger(DEFAULT_OPTIONS);
    await reports.idle();
    const report = await reports.find(id);
    expect(report).toMatchObject({ state: "Failed", attempt: 1 });
    expect(report?.reason).toContain("there are no polls yet");
  });

  it("for long, is left to the others; the instance says so and goes on", async () => {
    const errors: unknown[] = [];
    const always = failing(STATEMENT.end, "memory", Number.POSITIVE_INFINITY);
    let isBroken = true;
    const mute = instance(db, {
      gate: async (statement) => (isBroken ? await always(statement) : undefined),
      leaseMs: 500,
      onError: (error) => errors.push(error),
    });
    const id = await mute.trigger(DEFAULT_OPTIONS);
    await mute.idle();
    expect(String(errors)).toMatch(/end_report\.sql: .*memory limit/i);
    const other = instance(db);
    other.watch();
    await until(async () => (await other.find(id))?.state === "Complete");
    const report = await other.find(id);
    // As long as nobody else has it, the instance may take it up again itself.
    expect(report?.attempt).toBeGreaterThan(1);
    expect((await rowsOf(db, id)).kept).toEqual([{ run_id: report?.run_id, stores: 1 }]);

    isBroken = false;
    const next = await mute.trigger(DEFAULT_OPTIONS);
    await until(async () => (await mute.find(next))?.state === "Complete");
  });
});

describe("a report that ends the process that calculates it", () => {
  it("is tried a third time", async () => {
    const id = await orphan(db, 2);
    const reports = instance(db);
    reports.watch();
    await reports.idle();
    expect(await reports.find(id)).toMatchObject({ state: "Complete", attempt: 3 });
  });

  it("is given up after the third, with a reason, and leaves no rows", async () => {
    const id = await orphan(db, 3);
    const reports = instance(db);
    reports.watch();
    await reports.idle();
    const report = await reports.find(id);
    expect(report).toMatchObject({ state: "Failed", attempt: 3 });
    expect(report?.reason).toContain("it was begun 3 times");
    expect((await rowsOf(db, id)).kept).toEqual([]);
  });

  it("is not given up while the third is alive", async () => {
    const id = await orphan(db, 3, 1000);
    const waiting = await orphan(db, 1);
    const reports = instance(db);
    reports.watch();
    await reports.idle();
    expect(await reports.find(waiting)).toMatchObject({ state: "Complete" });
    expect(await reports.find(id)).toMatchObject({ state: "Running", attempt: 3 });
    expect(await reports.find(randomUUID())).toBeUndefined();
  });
});
