import { z } from "zod";
import type { Database } from "./database.ts";
import { query } from "./query.ts";

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
  version: z.string(),
  windows: z.array(z.string()),
  clocks: z.array(z.string()),
});

const serverFacts = query<{ zones: string; days: string }, z.output<typeof Facts>>({
  file: "server_facts.sql",
  row: Facts,
});

/**
 * Checks the version, the time zone database and the deduplication windows of a server.
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
  const [major = 0, minor = 0] = facts.version.split(".").map(Number);
  // Written this way, text that is not a number does not pass.
  if (!(major > OLDEST[0] || (major === OLDEST[0] && minor >= OLDEST[1]))) {
    return `it is version ${facts.version}; this needs ${OLDEST.join(".")} or newer`;
  }
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
