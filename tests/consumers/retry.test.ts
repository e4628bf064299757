import { rm } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { type Ingest, ingest } from "../../consumers/ingest.ts";
import { openEmbeddedLog } from "../../producers/log/embedded/embedded-log.ts";
import { type EventLog, LogUnavailable } from "../../producers/log/event-log.ts";
import { rejectedTopic, topics } from "../../producers/messages/topics.ts";
import { aroundInserts } from "../harness/around-inserts.ts";
import { temporaryDatabase, temporaryFolder } from "../harness/temporary-database.ts";

const folder = await temporaryFolder();
// One connection, so that a setting of it holds for all that is asked.
const { db, close } = await temporaryDatabase({ statementsAtOnce: 1 });
afterAll(async () => {
  await close();
  await folder.remove();
});

const TOPIC = topics.polls.name;
const REJECTED = rejectedTopic(TOPIC).name;
const path = join(folder.path, "log");
const clock = () => new Date("2025-01-01T00:00:00Z");
const tell = (query: string) => db.command({ query });
const request = async (query: string) => (await db.query({ query, format: "JSONEachRow" })).json();

const EMPTIED = ["poll_days", "rejected_rows", "store_timezones", "ingest_claims", "ingest_ledger"];
beforeEach(async () => {
  for (const table of EMPTIED) await tell(`TRUNCATE TABLE ${table}`);
  await rm(path, { recursive: true, force: true });
});

async function withLog(use: (log: EventLog) => Promise<void>): Promise<void> {
  const log = openEmbeddedLog(path, clock);
  try {
    await use(log);
  } finally {
    await log.close();
  }
}

const polls = (count: number) =>
  Array.from({ length: count }, (_, minute) => ({
    key: "s",
    value: JSON.stringify({
      store_id: "s",
      status: "active",
      timestamp_utc: new Date(Date.UTC(2024, 0, 1, 0, minute)).toISOString().replace("Z", "000Z"),
    }),
  }));
const NONSENSE = { key: "s", value: "nonsense" };

/** The error that ends the reading, once it has. */
async function endOf(ingesting: Ingest): Promise<string> {
  const error: unknown = await ingesting.done.then(
    () => undefined,
    (reason) => reason,
  );
  await ingesting.stop().catch(() => {});
  return String(error);
}

/** Takes everything in, to see that nothing which went before has lost or skipped a message. */
async function takeIn(log: EventLog): Promise<void> {
  const ingesting = ingest(log, db, { clock });
  await ingesting.caughtUp();
  await ingesting.stop();
}

const ledger = () =>
  request(
    `SELECT sum(kept) AS kept, sum(rejected) AS rejected FROM ingest_batches WHERE topic = '${TOPIC}'`,
  );
async function expectWhole(kept: number, rejected: number): Promise<void> {
  expect(await ledger()).toEqual([{ kept, rejected: rejected }]);
  expect(await request("SELECT * FROM ingest_gaps")).toEqual([]);
  expect(await request("SELECT count() AS n FROM polls FINAL")).toEqual([{ n: kept }]);
  expect(await request("SELECT count() AS n FROM rejected_rows FINAL")).toEqual([{ n: rejected }]);
}

describe("an insert that an overloaded ClickHouse does not take", () => {
  it.each([
    {
      because: "there are too many parts",
      overload: "ALTER TABLE poll_days MODIFY SETTING parts_to_throw_insert = 1",
      relief: "ALTER TABLE poll_days RESET SETTING parts_to_throw_insert",
      text: /Too many parts/,
    },
    {
      because: "it has no memory for it",
      overload: "SET max_memory_usage = 1",
      relief: "SET max_memory_usage = 0",
      text: /memory limit exceeded/,
    },
  ])("because $because goes in later, whole and once", ({ overload, relief, text }) =>
    withLog(async (log) => {
      await log.append(TOPIC, polls(10));
      await takeIn(log);
      await tell(overload);
      const failures: string[] = [];
      let relieved: Promise<unknown> | undefined;
      const ingesting = ingest(log, db, {
        clock,
        onRetry: (error) => {
          failures.push(String(error));
          // Not after the first failure, so that the same insert fails more than once.
          if (failures.length === 2) relieved = tell(relief);
        },
      });
      await log.append(TOPIC, polls(3000));
      await ingesting.caughtUp();
      await ingesting.stop();
      await relieved;
      expect(failures.length).toBeGreaterThanOrEqual(2);
      for (const failure of failures) expect(failure).toMatch(text);
      expect(await ledger()).toEqual([{ kept: 3010, rejected: 0 }]);
      expect(await request("SELECT * FROM ingest_gaps")).toEqual([]);
      expect(await request("SELECT count() AS n FROM polls FINAL")).toEqual([{ n: 3000 }]);
    }),
  );
});

describe("a failure that will not pass", () => {
  it.each([
    {
      of: "a missing table",
      breaks: "RENAME TABLE incoming_polls TO polls_elsewhere",
      mends: "RENAME TABLE polls_elsewhere TO incoming_polls",
      text: /insert_polls\.sql: .*polls does not exist/,
    },
    {
      of: "an unknown column",
      breaks: "ALTER TABLE store_timezones RENAME COLUMN timezone_str TO zone",
      mends: "ALTER TABLE store_timezones RENAME COLUMN zone TO timezone_str",
      text: /insert_store_timezones\.sql: .*timezone_str/,
    },
  ])("such as $of ends the reading at once, and skips nothing", ({ breaks, mends, text }) =>
    withLog(async (log) => {
      const zone = JSON.stringify({ store_id: "s", timezone_str: "Asia/Tokyo" });
      await tell(breaks);
      try {
        const waits: number[] = [];
        const ingesting = ingest(log, db, { clock, onRetry: (_, wait) => waits.push(wait) });
        await log.append(TOPIC, [...polls(5), NONSENSE]);
        await log.append(topics.timezones.name, [{ key: "s", value: zone }]);
        expect(await endOf(ingesting)).toMatch(text);
        expect(waits).toEqual([]);
        const failed = breaks.includes("polls") ? TOPIC : topics.timezones.name;
        expect(await request(`SELECT * FROM ingest_ledger WHERE topic = '${failed}'`)).toEqual([]);
      } finally {
        await tell(mends);
      }
      await takeIn(log);
      await expectWhole(5, 1);
      expect(await request("SELECT timezone_str FROM store_timezones FINAL")).toEqual([
        { timezone_str: "Asia/Tokyo" },
      ]);
    }),
  );

  it("is told to those who wait until all is in", () =>
    withLog(async (log) => {
      await tell("RENAME TABLE incoming_polls TO polls_elsewhere");
      try {
        const ingesting = ingest(log, db, { clock });
        await log.append(TOPIC, polls(5));
        await expect(ingesting.caughtUp()).rejects.toThrow(/polls does not exist/);
        await ingesting.stop().catch(() => {});
      } finally {
        await tell("RENAME TABLE polls_elsewhere TO incoming_polls");
      }
    }));
});

describe("setting a message aside", () => {
  /** The log itself, whose appends to the rejected topic fail so often. */
  const failing = (log: EventLog, times: number, error: Error): EventLog => {
    let left = times;
    return {
      ...log,
      append: async (topic, entries) => {
        if (topic === REJECTED && left > 0) {
          left -= 1;
          throw error;
        }
        await log.append(topic, entries);
      },
    };
  };

  it("is tried again while the log cannot be reached, and the ledger waits for it", () =>
    withLog(async (log) => {
      await log.append(TOPIC, [...polls(5), NONSENSE]);
      const waits: number[] = [];
      const ledgerThen: Promise<unknown>[] = [];
      const broken = failing(log, 3, new LogUnavailable("no leader"));
      const ingesting = ingest(broken, db, {
        clock,
        onRetry: (error, wait) => {
          expect(error).toBeInstanceOf(LogUnavailable);
          waits.push(wait);
          ledgerThen.push(ledger());
        },
      });
      await ingesting.caughtUp();
      await ingesting.stop();
      expect(waits.length).toBe(3);
      for (const then of await Promise.all(ledgerThen)) {
        expect(then).toEqual([{ kept: 0, rejected: 0 }]);
      }
      await expectWhole(5, 1);
    }));

  it("that fails for good ends the reading, and the batch is taken in when it works again", () =>
    withLog(async (log) => {
      await log.append(TOPIC, [...polls(5), NONSENSE]);
      const refusal = new Error("the message is too large");
      const ingesting = ingest(failing(log, 1, refusal), db, { clock });
      expect(await endOf(ingesting)).toContain("the message is too large");
      expect(await ledger()).toEqual([{ kept: 0, rejected: 0 }]);
      await takeIn(log);
      await expectWhole(5, 1);
    }));

  it("once more after a crash between it and the ledger leaves one row of it", () =>
    withLog(async (log) => {
      await log.append(TOPIC, [...polls(5), NONSENSE]);
      const crashing = aroundInserts(db, async (statement, send) => {
        if (statement.includes("INTO ingest_ledger")) throw new Error("crash");
        return await send();
      });
      expect(await endOf(ingest(log, crashing, { clock }))).toContain("crash");
      expect((await log.ranges(REJECTED))[0]?.end).toBe(1);
      await takeIn(log);
      expect((await log.ranges(REJECTED))[0]?.end).toBe(2);
      await expectWhole(5, 1);
    }));
});

describe("stopping while work is tried again", () => {
  it("does not wait for the next time, and leaves the batch to the next ingest", () =>
    withLog(async (log) => {
      await log.append(TOPIC, [...polls(5), NONSENSE]);
      let tries = 0;
      const unreachable: EventLog = {
        ...log,
        append: async () => {
          tries += 1;
          throw new LogUnavailable("no leader");
        },
      };
      let wait = 0;
      const ingesting = ingest(unreachable, db, {
        clock,
        onRetry: (_, waitMs) => {
          wait = waitMs;
        },
      });
      // So long that stopping takes less of it on any machine.
      while (wait < 2500) await delay(1);
      const before = { tries, at: performance.now() };
      await ingesting.stop().catch(() => {});
      // One last try, and not after the wait that had just begun.
      expect(tries).toBeLessThanOrEqual(before.tries + 1);
      expect(performance.now() - before.at).toBeLessThan(wait);
      await ingesting.done.catch(() => {});
      expect(await ledger()).toEqual([{ kept: 0, rejected: 0 }]);
      await takeIn(log);
      await expectWhole(5, 1);
    }));
});
