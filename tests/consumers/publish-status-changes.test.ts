import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { publishOnce, publishStatusChanges } from "../../consumers/publish-status-changes.ts";
import { publishChanges, STEP } from "../../sql/changes.ts";
import { temporaryDatabase } from "../harness/temporary-database.ts";

const { db, close } = await temporaryDatabase();
afterAll(close);

const TABLES = ["poll_days", "store_status", "status_changes", "published_status"];
beforeEach(async () => {
  await Promise.all(TABLES.map((table) => run(`TRUNCATE TABLE ${table}`)));
});

const run = (query: string) => db.command({ query });

type Row = Record<string, unknown>;
async function request(query: string): Promise<Row[]> {
  return await (await db.query({ query, format: "JSONEachRow" })).json();
}

let minute = 0;
/** Polls that follow all before them. */
async function poll(...text: [store: string, status: string][]): Promise<void> {
  minute += 1;
  const at = `'2024-01-01 00:00:00'::DateTime64(6, 'UTC') + toIntervalMinute(${minute})`;
  const rows = text.map(([id, status]) => `('${id}', '${status}', ${at})`);
  await run(`INSERT INTO incoming_polls (store_id, status, polled_at) VALUES ${rows.join(", ")}`);
}

/** What was announced, in order: `a null→active`. */
async function published(): Promise<string[]> {
  const rows = await request("SELECT store_id, from, to FROM status_changes ORDER BY seq");
  return rows.map(({ store_id, from, to }) => `${store_id} ${from}→${to}`);
}

/** The faults of all that was announced: each change of a store begins where the one before ended. */
async function faults(): Promise<Row[]> {
  return await request(`
    SELECT store_id, seq, from, before FROM
    (
      SELECT store_id, seq, from, to,
        lagInFrame(toNullable(to)) OVER (PARTITION BY store_id ORDER BY seq) AS before
      FROM status_changes
    )
    WHERE from = to OR ifNull(toString(from), '') != ifNull(toString(before), '')`);
}

/** Makes what came in long ago of all that is there. */
const age = () =>
  run(
    "ALTER TABLE store_status UPDATE updated_at = now64(3) - 1000 WHERE 1 SETTINGS mutations_sync = 2",
  );

describe("a look at the stores", () => {
  it("announces what was never announced, and then what changed, once", async () => {
    await publishOnce(db, true);
    expect(await published()).toEqual([]);
    await poll(["a", "active"], ["b", "inactive"]);
    await publishOnce(db, false);
    await poll(["a", "inactive"]);
    await poll(["b", "inactive"]);
    await publishOnce(db, false);
    await publishOnce(db, true);
    expect(await published()).toEqual(["a null→active", "b null→inactive", "a active→inactive"]);
    const seqs = await request("SELECT toUInt64(seq) AS seq FROM status_changes ORDER BY seq");
    expect(seqs.map(({ seq }) => Number(seq))).toEqual([STEP + 1, STEP + 2, 2 * STEP + 1]);
    const [polled] = await request(
      "SELECT (SELECT polled_at FROM status_changes WHERE store_id = 'a' AND to = 'inactive') = (SELECT polled_at FROM store_status FINAL WHERE store_id = 'a') AS same",
    );
    expect(polled).toEqual({ same: 1 });
  });

  it("tells of two changes since the last look one, or none", async () => {
    await poll(["a", "active"], ["b", "active"]);
    await publishOnce(db, false);
    await poll(["a", "inactive"]);
    await poll(["a", "active"]);
    await publishOnce(db, false);
    expect(await published()).toEqual(["a null→active", "b null→active"]);
  });

  it("is not misled by an old poll that comes late", async () => {
    await poll(["a", "active"]);
    await publishOnce(db, false);
    await run(
      "INSERT INTO incoming_polls (store_id, status, polled_at) VALUES ('a', 'inactive', '2023-01-01')",
    );
    await publishOnce(db, false);
    expect(await published()).toEqual(["a null→active"]);
  });

  it("compares what is new alone, and now and then all", async () => {
    await poll(["a", "active"], ["b", "active"]);
    await age();
    await poll(["b", "inactive"]);
    await publishOnce(db, false);
    expect(await published()).toEqual(["b null→inactive"]);
    await publishOnce(db, true);
    expect(await published()).toEqual(["b null→inactive", "a null→active"]);
  });

  it("leaves what is too much for one step to the next", async () => {
    await poll(...["a", "b", "c", "d", "e"].map((id): [string, string] => [id, "active"]));
    await age();
    await publishOnce(db, true, 2);
    for (let more = 0; more < 4; more += 1) await publishOnce(db, false, 2);
    expect(await published()).toEqual(["a", "b", "c", "d", "e"].map((id) => `${id} null→active`));
    expect(await faults()).toEqual([]);
  });

  it("goes on where one was killed between announcing a step and copying it", async () => {
    await poll(["a", "active"], ["b", "active"]);
    await publishOnce(db, false);
    await run("TRUNCATE TABLE published_status");
    await poll(["b", "inactive"]);
    await publishOnce(db, false);
    expect(await published()).toEqual(["a null→active", "b null→active", "b active→inactive"]);
    expect(await request("SELECT store_id FROM published_status FINAL ORDER BY store_id")).toEqual([
      { store_id: "a" },
      { store_id: "b" },
    ]);
  });

  it("keeps counting when all that was announced is too old to be kept", async () => {
    await poll(["a", "active"]);
    await publishOnce(db, false);
    await publishOnce(db, false);
    await run("TRUNCATE TABLE status_changes");
    await poll(["a", "inactive"]);
    await publishOnce(db, false);
    expect(await published()).toEqual(["a active→inactive"]);
    const [row] = await request("SELECT seq FROM status_changes");
    expect(Number(row?.seq)).toBe(2 * STEP + 1);
  });
});

describe("several processes", () => {
  const stores = Array.from({ length: 40 }, (_, index) => `s${index}`);
  const round = (number: number) =>
    poll(
      ...stores.map((id, index): [string, string] => [
        id,
        (number >> (index % 3)) & 1 ? "active" : "inactive",
      ]),
    );

  /** Stores whose status is not the one announced last. */
  const untold = () =>
    request(`
      SELECT s.store_id FROM store_status AS s FINAL
      LEFT JOIN (SELECT store_id, argMax(to, seq) AS told FROM status_changes GROUP BY store_id) AS t
      USING (store_id) WHERE t.store_id = '' OR t.told != s.status`);

  async function expectProof(): Promise<void> {
    expect((await published()).length).toBeGreaterThanOrEqual(stores.length);
    expect(await faults()).toEqual([]);
    expect(await request("SELECT seq FROM status_changes GROUP BY seq HAVING count() > 1")).toEqual(
      [],
    );
  }

  const step = { step: 1, seconds: 100, most: 100 };

  it("that work out the same step at the same time announce the first one's alone", async () => {
    await poll(["a", "active"]);
    await publishChanges(db, { ...step, token: "changes/1" });
    // As if the second one had looked before the first one's rows could be seen. ClickHouse forgets
    // the tokens of parts that are empty, so one row stays.
    await run("INSERT INTO status_changes VALUES (1, '', NULL, 'active', 0, now64(3))");
    await run("OPTIMIZE TABLE status_changes FINAL");
    await run("ALTER TABLE status_changes DELETE WHERE seq > 1 SETTINGS mutations_sync = 2");
    await run("TRUNCATE TABLE published_status");
    await poll(["b", "active"]);
    await publishChanges(db, { ...step, token: "changes/1" });
    expect(await published()).toEqual([" null→active"]);
    await publishChanges(db, { ...step, step: 2, token: "changes/2" });
    expect(await published()).toEqual([" null→active", "a null→active", "b null→active"]);
  });

  it("of which one slept through many steps announce nothing of an old one", async () => {
    await poll(["a", "active"]);
    await publishOnce(db, false);
    await poll(["a", "inactive"]);
    await publishChanges(db, { ...step, token: "forgotten" });
    expect(await published()).toEqual(["a null→active"]);
  });

  it("keep looking until they are stopped", async () => {
    const ending = new AbortController();
    const failures: unknown[] = [];
    const options = { publishEveryMs: 1, onRetry: (error: unknown) => failures.push(error) };
    const running = [1, 2].map(() => publishStatusChanges(db, ending.signal, options));
    for (let number = 0; number < 6; number += 1) await round(number);
    while ((await untold()).length > 0) await new Promise((resolve) => setTimeout(resolve, 20));
    ending.abort();
    await Promise.all(running);
    expect(failures).toEqual([]);
    await expectProof();
  });
});
