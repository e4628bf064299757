import pg from "pg";
import { weekText } from "../../../api/uptime/calendar.ts";
import { rememberedPeriods } from "../../../api/uptime/opening-periods.ts";
import { EVIDENCE_US } from "../../../api/uptime/reach.ts";
import { type Totals, writeReport } from "../csv.ts";
import { runRival } from "../rival.ts";
import { openingHours } from "../schedules.ts";
import { totalsOf } from "../walk.ts";
import { loadTables } from "./load.ts";

/**
 * The rival that most teams build first: polls in a relational database, and a program that queries
 * those of one store after the other. PGHOST is the folder of the server's socket.
 */

/** Every store once, in byte order, with its zone. */
const STORES = `
SELECT store_id COLLATE "C" AS store_id, max(timezone_str) AS timezone
FROM (
    SELECT store_id, timezone_str FROM timezones
    UNION ALL SELECT DISTINCT store_id, NULL FROM hours
    UNION ALL SELECT DISTINCT store_id, NULL FROM polls
) AS known
GROUP BY 1
ORDER BY 1`;

const HOURS = {
  name: "hours of a store",
  text: "SELECT day || ',' || start_time_local || ',' || end_time_local AS row FROM hours WHERE store_id = $1",
};

const POLLS = {
  name: "polls of a store",
  text: `
SELECT (extract(epoch FROM timestamp_utc) * 2000000)::bigint + (status = 'inactive')::int AS poll
FROM polls
WHERE store_id = $1 AND timestamp_utc BETWEEN $2 AND $3
ORDER BY timestamp_utc, status`,
};

const NEWEST = `
SELECT (extract(epoch FROM newest) * 1000000)::bigint AS micros, newest::text AS newest,
       (newest - interval '8 days')::text AS since
FROM (SELECT max(timestamp_utc) AS newest FROM polls) AS polls`;

await runRival(async (files) => {
  loadTables(files);
  const client = new pg.Client();
  await client.connect();
  await client.query("SET timezone = 'UTC'");

  async function rows(): Promise<[string, Totals][]> {
    const totals: [string, Totals][] = [];
    const [{ micros, newest, since }] = (await client.query(NEWEST)).rows;
    const [from, asOf] = [Number(micros) - EVIDENCE_US, Number(micros)];
    const periodsOf = rememberedPeriods()(from, asOf);
    for (const { store_id, timezone } of (await client.query(STORES)).rows) {
      const hours = await client.query({ ...HOURS, values: [store_id] });
      const week = hours.rows.flatMap(({ row }) => openingHours(row) ?? []);
      const polls = await client.query({ ...POLLS, values: [store_id, since, newest] });
      const values = Float64Array.from(polls.rows, ({ poll }) => Number(poll));
      const periods = periodsOf(timezone ?? "America/Chicago", weekText(week), "");
      totals.push([store_id, totalsOf(values, periods, from, asOf)]);
    }
    return totals;
  }

  return {
    report: async (out) => writeReport(out, await rows()),
    close: () => client.end(),
  };
});
