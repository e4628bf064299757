import pl from "nodejs-polars";
import { EVIDENCE_US } from "../../../api/uptime/reach.ts";
import { writeReport } from "../csv.ts";
import { runRival } from "../rival.ts";
import { readSchedules, schedulePeriods } from "../schedules.ts";
import { totalsByStore } from "./report.ts";

/** The rival Polars: in this process, its lazy interface, with all processors. */

const FORM = "%Y-%m-%d %H:%M:%S%.f UTC";
const NONE = { up: [], down: [] };

await runRival(async (files) => {
  // Without schema inference all columns are text: an id must not become a number.
  const reading = pl
    .scanCSV(files.polls, { inferSchemaLength: 0 })
    .select(
      pl.col("store_id"),
      // The unit is that of the format, microseconds.
      pl.col("timestamp_utc").str.strptime(pl.Datetime("ms"), FORM).cast(pl.Int64).alias("us"),
      pl.col("status").eq(pl.lit("inactive")).alias("down"),
    )
    .collect();
  const schedules = readSchedules(files);
  const polls = await reading;
  const asOf = Number(polls.getColumn("us").max());
  const polled = polls.getColumn("store_id").unique().toArray().map(String);
  const ids = [...new Set([...schedules.ofStore.keys(), ...polled])].sort();
  const stores = pl.DataFrame({ store_id: ids, number: Int32Array.from(ids.keys()) });
  const opening = schedulePeriods(schedules.all, asOf);
  const ofStores = ids.flatMap((id, number) =>
    (opening[schedules.ofStore.get(id) ?? 0] ?? []).map((period) => ({ number, ...period })),
  );
  const periods = pl.DataFrame({
    number: Int32Array.from(ofStores, ({ number }) => number),
    opens: BigInt64Array.from(ofStores, ({ from }) => BigInt(from)),
    closes: BigInt64Array.from(ofStores, ({ to }) => BigInt(to)),
  });
  const data = { polls, stores, periods, asOf, since: asOf - EVIDENCE_US };
  return {
    report: async (out) => {
      const totals = await totalsByStore(data);
      writeReport(
        out,
        ids.map((id, number) => [id, totals.get(number) ?? NONE]),
      );
    },
    close: async () => {},
  };
});
