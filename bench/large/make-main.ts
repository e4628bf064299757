import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { runProgram } from "../../producers/launch/command-line.ts";
import { openEmbeddedDatabase } from "../../sql/database.ts";
import { migrate } from "../../sql/migrate.ts";

/**
 * Generates STORES stores with a poll an hour for HOURS hours from START on (default: a week) in
 * the ClickHouse of a data folder, and writes the same as Parquet for a rival: polls.parquet, and
 * stores.parquet with zone and week of each.
 */

const Settings = z.object({
  DATA_DIR: z.string(),
  STORES: z.coerce.number().int().min(1),
  HOURS: z.coerce.number().int().min(1).default(168),
  START: z.string().default("2023-01-18 00:00:00"),
});

/** Polls that are written at once, so that memory stays bounded. */
const POLLS_AT_ONCE = 8_400_000;

const TABLES = ["poll_days", "store_status", "store_hours", "store_timezones"];

const EXPORT_POLLS = `
INSERT INTO FUNCTION file({path:String}, 'Parquet')
SELECT store_id, toString(status) AS status, polled_at AS timestamp_utc FROM polls
SETTINGS engine_file_truncate_on_insert = 1, output_format_parquet_string_as_string = 1`;

const EXPORT_STORES = `
INSERT INTO FUNCTION file({path:String}, 'Parquet')
SELECT
    store_id,
    toString(timezone) AS timezone,
    arrayStringConcat(
        arrayMap(row -> concat(toString(row.1), ',', row.2, ',', row.3), week), ';'
    ) AS week
FROM stores
SETTINGS engine_file_truncate_on_insert = 1, output_format_parquet_string_as_string = 1`;

await runProgram(async () => {
  const { DATA_DIR, STORES, HOURS: hours, START: start } = Settings.parse(process.env);
  const db = await openEmbeddedDatabase(join(DATA_DIR, "clickhouse"), { rights: "everything" });
  await migrate(db);
  const piece = Math.max(1, Math.floor(POLLS_AT_ONCE / hours));
  for (const name of ["timezones", "hours", "polls"]) {
    const query = await readFile(new URL(`${name}.sql`, import.meta.url), "utf8");
    const more = name === "polls" ? { hours, start } : {};
    for (let from = 0; from < STORES; from += piece) {
      const stores = Math.min(piece, STORES - from);
      await db.command({ query, query_params: { from, stores, ...more } });
    }
  }
  for (const table of TABLES) await db.command({ query: `OPTIMIZE TABLE ${table} FINAL` });
  for (const [query, file] of [
    [EXPORT_POLLS, "polls.parquet"],
    [EXPORT_STORES, "stores.parquet"],
  ] as const) {
    await db.command({ query, query_params: { path: join(DATA_DIR, file) } });
  }
  await db.close();
});
