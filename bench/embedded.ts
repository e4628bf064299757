import { createReadStream } from "node:fs";
import { join } from "node:path";
import { parse } from "fast-csv";
import { ingest } from "../consumers/ingest.ts";
import type { InputFiles } from "../producers/csv/inputs.ts";
import { openEmbeddedLog } from "../producers/log/embedded/embedded-log.ts";
import { replayFiles } from "../producers/replay/replay.ts";
import { openEmbeddedDatabase } from "../sql/database.ts";
import { migrate } from "../sql/migrate.ts";
import type { Bench } from "./bench.ts";
import { runRival } from "./contestants.ts";
import { atLeast, type Measure, rate, secondsOf, text } from "./measure.ts";

const INGEST_GOAL = 200_000;

/**
 * The ceiling of a reader that parses with the library alone: rows of the poll file, without
 * further work.
 */
export async function csvCeiling(
  files: InputFiles,
): Promise<{ rows: number; seconds: number; measure: Measure }> {
  let rows = 0;
  const seconds = await secondsOf(async () => {
    const parser = createReadStream(files.polls).pipe(parse({ headers: false }));
    for await (const _ of parser) rows += 1;
  });
  const figure = { value: rows / seconds, unit: "rows/s" } as const;
  return { rows, seconds, measure: { what: "fast-csv alone reads the poll file", figure } };
}

/** The path of `npm start`: files to the log, log to ClickHouse, in this process. */
export async function* embeddedMeasures(bench: Bench): AsyncGenerator<Measure> {
  const { files, polls, csvSeconds, folder } = bench;
  const clock = () => new Date();
  const data = await folder();
  const db = await openEmbeddedDatabase(join(data, "clickhouse"));
  await migrate(db);
  const log = openEmbeddedLog(join(data, "log"));
  const ingesting = ingest(log, db, { clock });
  const ingested = await secondsOf(async () => {
    await replayFiles(log, files, { now: clock() });
    await ingesting.caughtUp();
  });
  await ingesting.stop();
  await log.close();
  await db.close();
  const duckdb = await runRival(bench, "duckdb", files);
  yield {
    what: `CSV to log to ClickHouse, queryable (${ingested.toFixed(1)} s)`,
    figure: rate(polls, ingested),
    goal: atLeast(INGEST_GOAL, polls, ingested),
    rivals: { "DuckDB into memory": duckdb.load / 1000 / ingested },
    ceiling: {
      text: `fast-csv alone (${text({ value: csvSeconds, unit: "s" })})`,
      times: ingested / csvSeconds,
    },
  };
}
