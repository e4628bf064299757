import { patientClient } from "./clickhouse.ts";
import { median } from "./measure.ts";

/** What a report cannot be faster than: parts of its work alone, in the same engine on the same data. */
export const CEILINGS = {
  "bare scan": `
SELECT sum(cityHash64(store_id, polled_at, status)) FROM polls WHERE polled_at >= since()`,
  "ordered groupArray": `
SELECT sum(length(events))
FROM
(
    SELECT groupArray(toUnixTimestamp64Micro(polled_at) * 2 + toUInt8(status)) AS events
    FROM polls
    WHERE polled_at >= since()
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
    FROM polls
    WHERE polled_at >= since()
)`,
} as const;
export type Ceiling = keyof typeof CEILINGS;

/** The eight days before the newest poll; worked out before, so that it is not part of the time. */
const SINCE = "SELECT toString(max(polled_at) - INTERVAL 8 DAY) AS since FROM polls";

/** Milliseconds of each ceiling in a ClickHouse: the median of some turns. */
export async function ceilingTimes(url: string, turns: number): Promise<Record<Ceiling, number>> {
  const store = patientClient(url);
  try {
    const answer = await store.query({ query: SINCE, format: "JSONEachRow" });
    const [row] = await answer.json<{ since: string }>();
    const times: Record<Ceiling, number[]> = {
      "bare scan": [],
      "ordered groupArray": [],
      "leadInFrame pass": [],
    };
    for (let turn = 0; turn < turns; turn += 1) {
      for (const name of Object.keys(CEILINGS) as Ceiling[]) {
        const query = CEILINGS[name].replaceAll(
          "since()",
          `toDateTime64('${row?.since}', 6, 'UTC')`,
        );
        const began = performance.now();
        await (await store.query({ query, format: "JSONEachRow" })).text();
        times[name].push(performance.now() - began);
      }
    }
    const entries = Object.entries(times).map(([name, taken]) => [name, median(taken)]);
    return Object.fromEntries(entries);
  } finally {
    await store.close();
  }
}
