import type { Bench } from "./bench.ts";
import { type RivalRun, runRival } from "./contestants.ts";
import type { Measure } from "./measure.ts";
import { startMonitor } from "./monitor.ts";
import { oneShotMeasures } from "./one-shot.ts";
import { startPostgresql } from "./rivals/postgresql/server.ts";
import { startMeasures } from "./start.ts";
import { warmMeasures } from "./warm-report.ts";

/**
 * The report: of a server that has the data, and of a command from the files, against all rivals.
 */
export async function* reportMeasures(bench: Bench): AsyncGenerator<Measure> {
  const folder = await bench.folder();
  const filling = await startMonitor(bench, folder, bench.files);
  await filling.served();
  await filling.stop();
  yield* startMeasures(bench, folder);
  const slow = await rowByRow(bench);
  yield* warmMeasures(bench, folder, slow);
  yield* oneShotMeasures(bench, slow);
}

/**
 * The rival PostgreSQL, once: it is far behind. Undefined, with a message, if it is not installed.
 */
async function rowByRow(bench: Bench): Promise<RivalRun | undefined> {
  try {
    const server = await startPostgresql(bench);
    const run = await runRival(bench, "postgresql", bench.files, 1, server.env);
    await server.stop();
    return run;
  } catch (error) {
    console.info(
      `Skipping the rival PostgreSQL: ${error instanceof Error ? error.message : error}`,
    );
    return undefined;
  }
}
