import { afterAll, beforeEach, describe, expect, it } from "vitest";
import type { Reports } from "../../../api/reports/reports.ts";
import { DEFAULT_OPTIONS } from "../../../api/uptime/options.ts";
import { empty, tell } from "../../harness/report-of.ts";
import { temporaryDatabase } from "../../harness/temporary-database.ts";
import {
  barrier,
  instance,
  isOf,
  lapse,
  lyingReport,
  orphan,
  rowsOf,
  STATEMENT,
  until,
} from "../instances.ts";

// Two instances of the API over one ClickHouse. What the test holds up, it holds at a statement.
const { db, close } = await temporaryDatabase();
afterAll(close);

const ROUNDS = 20;

const POLLED = [
  { id: "a", zone: "UTC", polls: ["2024-01-22 12:00 active"] },
  { id: "b", zone: "UTC", polls: ["2024-01-22 12:00 inactive"] },
];
const RIGHT = [
  { store_id: "a", up: "12.00" },
  { store_id: "b", up: "0.00" },
];

beforeEach(async () => {
  await empty(db);
  await tell(db, POLLED);
});

const isDone = async (reports: Reports, id: string) =>
  (await reports.find(id))?.state !== "Running";

/** That a report is complete, with the right rows, and that no other run has left any. */
async function expectComplete(reports: Reports, id: string, attempt: number): Promise<void> {
  const report = await reports.find(id);
  expect(report).toMatchObject({ state: "Complete", stores: 2, progress: 1, attempt });
  const { kept, shown } = await rowsOf(db, id);
  expect(kept).toEqual([{ run_id: report?.run_id, stores: 2 }]);
  expect(shown).toEqual(RIGHT);
}

describe("two instances", () => {
  it("calculate each report once, whichever was asked, and both know it", async () => {
    const [one, other] = [instance(db), instance(db)];
    one.watch();
    other.watch();
    const ids: string[] = [];
    for (let round = 0; round < 4; round += 1) {
      ids.push(await one.trigger(DEFAULT_OPTIONS), await other.trigger(DEFAULT_OPTIONS));
    }
    for (const id of ids) {
      await until(() => isDone(other, id));
      await expectComplete(one, id, 1);
      await expectComplete(other, id, 1);
    }
  });

  it("share what was asked of one of them", async () => {
    const held = barrier(STATEMENT.rows);
    const [busy, free] = [instance(db, held), instance(db)];
    const first = await busy.trigger(DEFAULT_OPTIONS);
    await held.reached;
    const second = await busy.trigger(DEFAULT_OPTIONS);
    free.watch();
    await until(() => isDone(free, second));
    expect(await free.find(first)).toMatchObject({ state: "Running", attempt: 1 });
    held.open();
    await busy.idle();
    await expectComplete(free, first, 1);
    await expectComplete(busy, second, 1);
  });

  it("that want the same orphan at the same moment: one gets it", async () => {
    for (let round = 0; round < ROUNDS; round += 1) {
      const id = await orphan(db, 1);
      const race = barrier(STATEMENT.claim, 2);
      const both = [instance(db, race), instance(db, race)];
      for (const each of both) each.watch();
      await race.reached;
      race.open();
      for (const each of both) {
        await until(() => isDone(each, id));
        await each.stop();
        await expectComplete(each, id, 2);
      }
    }
  });

  it("of which one ends a report while the other takes it over: one of the two happens", async () => {
    for (let round = 0; round < ROUNDS; round += 1) {
      const ending = barrier(STATEMENT.end);
      const claiming = barrier(STATEMENT.claim);
      // It does not renew its lease: a sign of life after the lapse would leave nothing to take over.
      const slow = instance(db, { ...ending, renewMs: 3_600_000 });
      const eager = instance(db, claiming);
      const id = await slow.trigger(DEFAULT_OPTIONS);
      await ending.reached;
      await lapse(db, id);
      eager.watch();
      await claiming.reached;
      const [first, second] = round % 2 === 0 ? [ending, claiming] : [claiming, ending];
      first.open();
      second.open();
      await until(() => isDone(eager, id));
      const attempt = (await eager.find(id))?.attempt ?? 0;
      await slow.stop();
      await eager.stop();
      await expectComplete(eager, id, attempt);
    }
  });
});

describe("an attempt that has had its outcome", () => {
  it("gets no other from an instance whose view is behind", async () => {
    const reports = instance(db);
    const id = await reports.trigger(DEFAULT_OPTIONS);
    await reports.idle();
    const { kept } = await rowsOf(db, id);
    // As a replica shows it that has not seen the end: attempt 1 runs, and its lease is over.
    await db.command({
      query: `INSERT INTO reports
              SELECT * REPLACE ('Running' AS state, generateUUIDv4() AS run_id,
                  now64(3) - 1 AS lease_until, version + 1 AS version)
              FROM (SELECT * FROM reports FINAL WHERE report_id = '${id}')
              SETTINGS insert_deduplicate = 0`,
    });
    let claims = 0;
    const gate = (statement: string) => {
      if (isOf(statement, STATEMENT.claim)) claims += 1;
    };
    const late = instance(db, { gate });
    late.watch();
    await until(() => claims > 0);
    await late.stop();
    expect(await late.find(id)).toMatchObject({ state: "Running", attempt: 1 });
    expect((await rowsOf(db, id)).kept).toEqual(kept);
  });
});

describe("an instance that falls silent in the middle of a report", () => {
  /** From its first statement of this kind on, nothing of it reaches ClickHouse until `open`. */
  function silence(kind: string) {
    const held = barrier("");
    let silent = false;
    const gate = async (statement: string) => {
      silent ||= isOf(statement, kind);
      if (silent) await held.gate(statement);
    };
    return { ...held, gate };
  }

  it.each([
    ["before it has begun", STATEMENT.stores],
    ["before it calculates", STATEMENT.rows],
    ["with all its rows written", STATEMENT.end],
  ])("%s, is followed by the other; waking up, it changes nothing", async (_, kind) => {
    const silenced = silence(kind);
    const zombie = instance(db, { ...silenced, leaseMs: 500 });
    const heir = instance(db);
    const id = await zombie.trigger(DEFAULT_OPTIONS);
    await silenced.reached;
    expect(await heir.find(id)).toMatchObject({ state: "Running", attempt: 1 });
    expect((await rowsOf(db, id)).shown).toEqual([]);
    heir.watch();
    await until(() => isDone(heir, id));
    await expectComplete(heir, id, 2);
    const ended = await heir.find(id);

    // What it would calculate now differs, so that a number of its own would show.
    await tell(db, [{ id: "c", zone: "UTC", polls: ["2024-01-22 11:00 inactive"] }]);
    silenced.open();
    await zombie.idle();
    expect(await zombie.find(id)).toEqual(ended);
    await expectComplete(zombie, id, 2);
  });

  it("before it has taken the report up, does not take it from the one that has", async () => {
    const silenced = silence(STATEMENT.claim);
    const zombie = instance(db, silenced);
    const heir = instance(db);
    const id = await lyingReport(db);
    zombie.watch();
    await silenced.reached;
    heir.watch();
    await until(() => isDone(heir, id));
    silenced.open();
    await zombie.idle();
    await expectComplete(zombie, id, 1);
  });

  it("is left alone while it gives signs of life, for longer than its lease", async () => {
    let renewals = 0;
    const held = barrier(STATEMENT.rows);
    const gate = async (statement: string) => {
      if (isOf(statement, STATEMENT.renew)) renewals += 1;
      await held.gate(statement);
    };
    // Nobody else looks yet, so that the report is surely its own. The lease is longer than a busy
    // machine lets it wait for its next turn.
    const slow = instance(db, { ...held, gate, leaseMs: 8000, renewMs: 200 });
    const id = await slow.trigger(DEFAULT_OPTIONS);
    await held.reached;
    const began = performance.now();
    const eager = instance(db);
    eager.watch();
    await until(() => performance.now() - began > 9000 && renewals > 2);
    expect(await eager.find(id)).toMatchObject({ state: "Running", attempt: 1 });
    held.open();
    await slow.idle();
    await expectComplete(eager, id, 1);
  });
});
