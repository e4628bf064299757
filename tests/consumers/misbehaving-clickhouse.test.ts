import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { openChangeFeed } from "../../api/events/change-feed.ts";
import { openReports } from "../../api/reports/reports.ts";
import { ingest } from "../../consumers/ingest.ts";
import { openEmbeddedLog } from "../../producers/log/embedded/embedded-log.ts";
import { topics } from "../../producers/messages/topics.ts";
import { openServerDatabase } from "../../sql/server.ts";
import { until } from "../api/instances.ts";
import { startClickHouseHttp } from "../harness/clickhouse-http.ts";
import { MISHAPS, openMisbehavingProxy, someMishaps } from "../harness/misbehaving-proxy.ts";
import { temporaryFolder } from "../harness/temporary-database.ts";

/**
 * Consumers, reports and events on a ClickHouse behind something that fails a third of all requests
 * in every way: before ClickHouse has seen them, or after it has executed them.
 */

const DATABASE = "behind_a_proxy";
const NOW = new Date("2024-03-10T00:00:00Z");
const [STORES, POLLS, DAYS] = [20, 60, 130];

const folder = await temporaryFolder();
const front = await startClickHouseHttp(folder.path);
const proxy = await openMisbehavingProxy(front.port);
const account = { username: "default", password: "", database: DATABASE };
const db = await openServerDatabase({ ...account, url: proxy.url });
const undisturbed = await openServerDatabase({ ...account, url: front.url });
const log = openEmbeddedLog(join(folder.path, "log"));
const ends: (() => Promise<unknown>)[] = [
  () => folder.remove(),
  () => front.kill(),
  () => proxy.close(),
  () => undisturbed.close(),
  () => db.close(),
  () => log.close(),
];
afterAll(async () => {
  proxy.set(undefined);
  for (const end of ends.toReversed()) await end();
});

const rows = async (query: string): Promise<unknown[]> => {
  const answer = await undisturbed.query({ query, format: "JSONCompactEachRow" });
  return await answer.json<unknown[]>();
};

/** The polls of a store, over more days than one insert takes. */
const polls = Array.from({ length: STORES * POLLS }, (_, index) => {
  const store_id = `s${index % STORES}`;
  const at = NOW.getTime() - Math.floor(((index + 1) * DAYS * 86_400_000) / (STORES * POLLS));
  const timestamp_utc = new Date(at).toISOString().replace("Z", "000Z");
  return { store_id, status: index % 7 === 0 ? "inactive" : "active", timestamp_utc };
});

describe("a ClickHouse behind something that fails every third request", () => {
  const troubles: unknown[] = [];

  it("gets every message once, and its ledger is whole", { timeout: 180_000 }, async () => {
    proxy.set(someMishaps(1 / 3));
    const ingesting = ingest(log, db, {
      clock: () => NOW,
      publishEveryMs: 20,
      onRetry: (error) => troubles.push(error),
    });
    ends.push(() => ingesting.stop());
    for (let from = 0; from < polls.length; from += 300) {
      await log.append(
        topics.polls.name,
        polls
          .slice(from, from + 300)
          .map((poll) => ({ key: poll.store_id, value: JSON.stringify(poll) })),
      );
      await ingesting.caughtUp();
    }
    await log.append(topics.timezones.name, [
      { key: "s1", value: JSON.stringify({ store_id: "s1", timezone_str: "Europe/Berlin" }) },
      { key: "s2", value: JSON.stringify({ store_id: "s2", timezone_str: 7 }) },
    ]);
    await ingesting.caughtUp();
    expect(await rows("SELECT count() FROM ingest_gaps")).toEqual([[0]]);
    expect(
      await rows(
        "SELECT topic, sum(kept), sum(rejected) FROM ingest_batches GROUP BY topic ORDER BY topic",
      ),
    ).toEqual([
      [topics.polls.name, polls.length, 0],
      [topics.timezones.name, 1, 1],
      [`${topics.timezones.name}.rejected`, 1, 0],
    ]);
    const found = await rows(
      "SELECT store_id, toString(status), toString(polled_at) FROM polls FINAL ORDER BY ALL",
    );
    const expected = polls.map(({ store_id, status, timestamp_utc }) => [
      ...[store_id, status],
      timestamp_utc.replace("T", " ").replace("Z", ""),
    ]);
    expect(found).toEqual(expected.sort((one, other) => (String(one) < String(other) ? -1 : 1)));
  });

  it("has published each change once, and hands it out in order", { timeout: 60_000 }, async () => {
    const feed = openChangeFeed(db, { everyMs: 10 });
    ends.push(async () => feed.close());
    const listener = feed.join();
    if (listener === undefined) throw new Error("no room");
    let begun: { place: number } | undefined;
    await until(async () => {
      begun = await listener.begin(0).catch(() => undefined);
      return begun !== undefined;
    });
    const statuses = "SELECT store_id, toString(status) FROM store_status FINAL ORDER BY store_id";
    const published =
      "SELECT store_id, toString(argMax(to, seq)) FROM status_changes GROUP BY store_id ORDER BY store_id";
    const latest = JSON.stringify(await rows(statuses));
    await until(async () => JSON.stringify(await rows(published)) === latest);
    const all = await rows("SELECT seq, store_id, toString(to) FROM status_changes ORDER BY seq");
    expect(new Set(all.map((change) => (change as [number])[0])).size).toBe(all.length);
    const repeated = `SELECT count() FROM (
      SELECT to, from, lagInFrame(to) OVER (PARTITION BY store_id ORDER BY seq ROWS BETWEEN 1 PRECEDING AND CURRENT ROW) AS before,
             row_number() OVER (PARTITION BY store_id ORDER BY seq) AS number FROM status_changes
    ) WHERE if(number = 1, from IS NOT NULL, from != before OR to = before)`;
    expect(await rows(repeated)).toEqual([[0]]);
    const heard: unknown[] = [];
    for (let place = begun?.place ?? 0; heard.length < all.length; ) {
      const next = await listener.next(place, 100).catch(() => undefined);
      if (next === undefined) continue;
      heard.push(...next.changes.map(({ seq, store_id, to }) => [seq, store_id, to]));
      place = next.place;
    }
    expect(heard).toEqual(all);
  });

  it("completes reports that say what they say without it", { timeout: 120_000 }, async () => {
    const options = { method: "nearest", gaps: "carry", as_of: NOW.getTime() * 1000 } as const;
    const contents = (id: string) =>
      rows(
        `SELECT * EXCEPT (report_id) FROM report_table WHERE report_id = '${id}' ORDER BY store_id`,
      );
    const complete = async (db: typeof undisturbed) => {
      const reports = openReports(db, { checkMs: 50, pauseMs: 1, onError: () => {} });
      reports.watch();
      let id: string | undefined;
      await until(async () => {
        id ??= await reports.trigger(options).catch(() => undefined);
        return id !== undefined;
      });
      let state = "Running";
      await until(async () => {
        const found = await rows(
          `SELECT toString(state), reason FROM reports FINAL WHERE report_id = '${id}'`,
        );
        state = String(found[0]);
        return !state.startsWith("Running");
      });
      await reports.stop();
      expect(state).toBe("Complete,");
      return await contents(id ?? "");
    };
    const expected = await complete(undisturbed);
    expect(expected).toHaveLength(STORES);
    for (let times = 0; times < 3; times += 1) expect(await complete(db)).toEqual(expected);
  });

  it("has met every kind of mishap", () => {
    expect([...proxy.met.keys()].sort()).toEqual([...MISHAPS].sort());
    expect(troubles.length).toBeGreaterThan(0);
  });
});
