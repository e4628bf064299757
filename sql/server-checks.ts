import { randomUUID } from "node:crypto";
import { z } from "zod";
import type { Database } from "./database.ts";
import { command, insertion, query } from "./query.ts";

/** The server lacks what this program relies on; the message says what, and what to do. */
export class ServerUnfit extends Error {
  constructor(url: string, problem: string) {
    super(`ClickHouse at ${url}: ${problem}`);
    this.name = "ServerUnfit";
  }
}

/** The oldest version that the statements of sql/ have been run on. */
const OLDEST: readonly [major: number, minor: number] = [26, 7];

/**
 * Claims in flight at one moment must fit into the window; see sql/schema/110_ingest_claims.sql.
 */
const DEDUPLICATION_WINDOW = 100;

/**
 * Zones whose rules changed in recent years, on days that distinguish the old rules from the new
 * ones: ClickHouse's wall clocks must be those of the reports, which this process calculates.
 */
const SAMPLE_DAYS = [
  ["America/Mexico_City", "2023-07-01T12:00:00Z"],
  ["Africa/Cairo", "2023-07-01T12:00:00Z"],
  ["Asia/Amman", "2023-01-15T12:00:00Z"],
  ["America/Chicago", "2023-07-01T12:00:00Z"],
  ["Asia/Almaty", "2024-06-01T12:00:00Z"],
  ["America/Asuncion", "2025-07-01T12:00:00Z"],
] as const;

const Facts = z.object({
  windows: z.array(z.string()),
  clocks: z.array(z.string()),
});

const serverFacts = query<{ zones: string; days: string }, z.output<typeof Facts>>({
  file: "server_facts.sql",
  row: Facts,
});

/**
 * Checks the version of a server.
 *
 * @throws ServerUnfit if it is too old
 */
export function checkVersion(version: string, url: string): void {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  // Written this way, text that is not a number does not pass.
  if (major > OLDEST[0] || (major === OLDEST[0] && minor >= OLDEST[1])) return;
  throw new ServerUnfit(url, `it is version ${version}; this needs ${OLDEST.join(".")} or newer`);
}

const tableEngines = query<Record<never, never>, { replicated: number; plain: number }>({
  file: "table_engines.sql",
  row: z.object({ replicated: z.number(), plain: z.number() }),
});

/**
 * Checks that the tables which are there have the engines that the missing ones will get.
 *
 * @param replicated whether CLICKHOUSE_REPLICATED is 1
 * @throws ServerUnfit if they do not
 */
export async function checkEngines(db: Database, url: string, replicated: boolean): Promise<void> {
  const [engines] = await tableEngines(db, {});
  const problem = enginesProblem(engines ?? { replicated: 0, plain: 0 }, replicated);
  if (problem !== undefined) throw new ServerUnfit(url, problem);
}

/** What is wrong with the engines of tables, or undefined if nothing is. */
export function enginesProblem(
  engines: { replicated: number; plain: number },
  replicated: boolean,
): string | undefined {
  if (replicated && engines.plain > 0) {
    return (
      `CLICKHOUSE_REPLICATED is 1, but ${engines.plain} tables of the database are not replicated; ` +
      "existing tables are not changed: name a new database in CLICKHOUSE_DATABASE, which the " +
      "consumers then fill from Kafka"
    );
  }
  if (!replicated && engines.replicated > 0) {
    return "the tables of the database are replicated: set CLICKHOUSE_REPLICATED=1, so that new ones are too";
  }
  return undefined;
}

/**
 * Checks the time zone database and the deduplication windows of a server.
 *
 * @throws ServerUnfit on the first failed check
 */
export async function checkServer(db: Database, url: string): Promise<void> {
  const [facts] = await serverFacts(db, {
    zones: SAMPLE_DAYS.map(([zone]) => zone).join(","),
    days: SAMPLE_DAYS.map(([, day]) => day).join(","),
  });
  const problem = facts === undefined ? "does not describe itself" : problemOf(facts);
  if (problem !== undefined) throw new ServerUnfit(url, problem);
}

/** What is wrong with a server, or undefined if it passes. */
export function problemOf(facts: z.output<typeof Facts>): string | undefined {
  for (const window of facts.windows) {
    const [table, size] = window.split("=");
    if (Number(size) < DEDUPLICATION_WINDOW) {
      return (
        `the table ${table} has a deduplication window of ${size} inserts, but ` +
        `${DEDUPLICATION_WINDOW} are needed: ALTER TABLE ${table} MODIFY SETTING ` +
        "non_replicated_deduplication_window = 10000"
      );
    }
  }
  for (const [index, [zone, day]] of SAMPLE_DAYS.entries()) {
    const here = wallClock(zone, day);
    if (facts.clocks[index] !== here) {
      return (
        `its time zone database differs from that of this Node (tzdata ${process.versions.tz}): ` +
        `at ${day} the clocks of ${zone} show ${facts.clocks[index]} there and ${here} here; ` +
        "update the older one"
      );
    }
  }
  return undefined;
}

/** `2023-07-01 07:00` in a zone at an instant. */
function wallClock(zone: string, instant: string): string {
  const format = new Intl.DateTimeFormat("sv-SE", {
    timeZone: zone,
    dateStyle: "short",
    timeStyle: "short",
  });
  return format.format(new Date(instant));
}

type Probe = [probe: string, inserted: string];

const probeToken = insertion<Probe, { token: string }>("probe_token.sql");
const probeNoToken = insertion<Probe>("probe_no_token.sql");
const probeTokenOfSelect = command<{ probe: string; token: string }>("probe_token_of_select.sql");
const probeCounts = query<{ probe: string }, { inserted: string; rows: number }>({
  file: "probe_counts.sql",
  row: z.object({ inserted: z.string(), rows: z.number() }),
});

/** How many rows are left of two that were inserted, by the way of inserting them. */
const PROBED = { rows: 2, select: 1, token: 1 };

/**
 * Inserts twice under one token, and twice without one, and counts: whatever the version, the
 * settings of the user and a proxy do to it, a token must be kept out the second time, and equal
 * rows without a token must not.
 *
 * @throws ServerUnfit if the counts are others
 */
export async function checkDeduplication(db: Database, url: string): Promise<void> {
  const probe = randomUUID();
  for (let times = 0; times < 2; times += 1) {
    await probeToken(db, [[probe, "token"]], { token: `${probe}/token` });
    await probeTokenOfSelect(db, { probe, token: `${probe}/select` });
    await probeNoToken(db, [[probe, "rows"]]);
  }
  const counts = await probeCounts(db, { probe });
  const problem = deduplicationProblem(
    Object.fromEntries(counts.map(({ inserted, rows }) => [inserted, rows])),
  );
  if (problem !== undefined) throw new ServerUnfit(url, problem);
}

/** What is wrong with the counts of a probe, or undefined if nothing is. */
export function deduplicationProblem(counts: Readonly<Record<string, number>>): string | undefined {
  for (const [inserted, expected] of Object.entries(PROBED)) {
    const found = counts[inserted] ?? 0;
    if (found === expected) continue;
    const what =
      inserted === "rows"
        ? "two inserts of equal rows without a deduplication token"
        : `two inserts under one deduplication token (${inserted === "select" ? "INSERT SELECT" : "INSERT"})`;
    return (
      `${what} left ${found} rows in deduplication_probe, not ${expected}, so that it would lose ` +
      "messages or count them twice: see that SHOW CREATE TABLE deduplication_probe has " +
      "non_replicated_deduplication_window = 10000 (or a replicated engine without a window of 0), " +
      "and that the profile of CLICKHOUSE_USER lets insert_deduplicate, deduplicate_insert and " +
      "deduplicate_insert_select be set"
    );
  }
  return undefined;
}
