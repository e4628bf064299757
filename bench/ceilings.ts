import { patientClient } from "./clickhouse.ts";
import { median } from "./measure.ts";

/**
 * Lower bounds for the time of a report: parts of its work alone, in the same engine on the same
 * data.
 */
const CEILINGS = {
  "bare scan": `
SELECT sum(cityHash64(store_id, polled_at, status)) FROM ceiling_polls`,
  "ordered groupArray": `
SELECT sum(length(events))
FROM
(
    SELECT groupArray(toUnixTimestamp64Micro(polled_at) * 2 + toUInt8(status)) AS events
    FROM ceiling_polls
    GROUP BY store_id
    SETTINGS optimize_aggregation_in_order = 1
)`,
  "leadInFrame pass": `
SELECT sum(toUnixTimestamp64Micro(next))
FROM
(
    SELECT leadInFrame(polled_at) OVER (
        PARTITION BY store_id ORDER BY polled_at ROWS BETWEEN CURRENT ROW AND UNBOUNDED FOLLOWING
    ) AS next
    FROM ceiling_polls
)`,
} as const;
export type Ceiling = keyof typeof CEILINGS;

/** The polls of the eight days before the newest, one row each, without our preparation. */
const TABLE = [
  "DROP TABLE IF EXISTS ceiling_polls",
  `CREATE TABLE ceiling_polls
   (
       store_id String,
       polled_at DateTime64(6, 'UTC') CODEC(Delta, ZSTD(1)),
       status Enum8('active' = 0, 'inactive' = 1) CODEC(ZSTD(1))
   )
   ENGINE = MergeTree PARTITION BY toYYYYMMDD(polled_at) ORDER BY (store_id, polled_at)`,
  `INSERT INTO ceiling_polls
   SELECT store_id, polled_at, status
   FROM polls
   WHERE polled_at >= (SELECT max(polled_at) FROM store_status) - INTERVAL 8 DAY`,
];

/** Milliseconds of each ceiling in a ClickHouse: the median of some turns. */
export async function ceilingTimes(url: string, turns: number): Promise<Record<Ceiling, number>> {
  const store = patientClient(url);
  try {
    for (const query of TABLE) await store.command({ query });
    const times: Record<Ceiling, number[]> = {
      "bare scan": [],
      "ordered groupArray": [],
      "leadInFrame pass": [],
    };
    for (let turn = 0; turn < turns; turn += 1) {
      for (const name of Object.keys(CEILINGS) as Ceiling[]) {
        const began = performance.now();
        await (await store.query({ query: CEILINGS[name], format: "JSONEachRow" })).text();
        times[name].push(performance.now() - began);
      }
    }
    const entries = Object.entries(times).map(([name, taken]) => [name, median(taken)]);
    await store.command({ query: "DROP TABLE ceiling_polls" });
    return Object.fromEntries(entries);
  } finally {
    await store.close();
  }
}
