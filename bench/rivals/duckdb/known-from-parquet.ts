import type { DuckDBConnection } from "@duckdb/node-api";
import { openingHours, type Schedules } from "../schedules.ts";

const WEEKS = `
CREATE TABLE weeks AS
SELECT row_number() OVER (ORDER BY timezone, week)::INTEGER AS schedule, timezone, week
FROM (SELECT DISTINCT timezone, week FROM given)`;

const KNOWN = `
CREATE TABLE known AS
SELECT store_id, schedule FROM given JOIN weeks USING (timezone, week)`;

/**
 * Fills the table `known` from a file with store_id, timezone and week
 * (`day,start,end;day,start,end`) of every store; returns the schedules by their numbers; 0 is that
 * of unknown stores.
 */
export async function knownFromParquet(
  connection: DuckDBConnection,
  path: string,
): Promise<Schedules["all"]> {
  await connection.run(`CREATE VIEW given AS FROM read_parquet('${path}')`);
  await connection.run(WEEKS);
  await connection.run(KNOWN);
  const weeks = await connection.runAndReadAll(
    "SELECT timezone, week FROM weeks ORDER BY schedule",
  );
  const all = weeks.getRows().map(([timezone, week]) => ({
    timezone: String(timezone),
    week:
      week === ""
        ? []
        : String(week)
            .split(";")
            .flatMap((row) => openingHours(row) ?? []),
  }));
  return [{ timezone: "America/Chicago", week: [] }, ...all];
}
