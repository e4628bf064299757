import type { Bench } from "../bench.ts";
import { atMost, grouped, inMs, type Measure, median, milliseconds } from "../measure.ts";
import { startMonitor } from "../monitor.ts";
import { StreamingOutcome } from "./outcome.ts";

const RATE = 50_000;
const SECONDS = 15;
/**
 * How many times as long a report may take while polls stream in, and the stream during reports.
 */
const MOST_TIMES = { value: 2, unit: "times" } as const;
/** The stream keeps up if it reaches this share of the wanted rate. */
const KEPT_UP = 0.9;

/** Reports while polls stream in through the log, and the stream during back-to-back reports. */
export async function* streamingMeasures(bench: Bench): AsyncGenerator<Measure> {
  const folder = await bench.folder();
  const filling = await startMonitor(bench, folder, bench.files);
  await filling.served();
  await filling.stop();
  const program = bench.programs.startRoot("bench/streaming/main.ts", [], {
    DATA_DIR: folder,
    RATE: String(RATE),
    SECONDS: String(SECONDS),
    UV_THREADPOOL_SIZE: "16",
  });
  const outcome = StreamingOutcome.parse(JSON.parse(await program.ended));
  const peakMb = await program.peakMb();
  const { paced, pacedWithReports, full, fullWithReports } = outcome;
  const [alone, meanwhile] = [median(outcome.alone), median(pacedWithReports.reports)];
  const rate = grouped(RATE);
  yield {
    what: `report while ${rate} polls/s stream in (alone here: ${milliseconds(alone)}), how many times as long`,
    figure: { value: meanwhile / alone, unit: "times" },
    goal: atMost(MOST_TIMES, meanwhile / alone),
    peakMb,
  };
  yield {
    what: `the same, median of ${pacedWithReports.reports.length} reports back to back`,
    figure: inMs(meanwhile),
  };
  const achieved = pacedWithReports.pollsPerSecond;
  yield {
    what: `${rate} polls/s wanted for ${SECONDS} s with reports back to back, queryable (without: ${grouped(paced.pollsPerSecond)})`,
    figure: { value: achieved, unit: "polls/s" },
    goal: { text: `≥ ${grouped(RATE * KEPT_UP)} polls/s`, met: achieved >= RATE * KEPT_UP },
  };
  const times = full.pollsPerSecond / fullWithReports.pollsPerSecond;
  yield {
    what: `polls as fast as the log accepts them (${grouped(full.pollsPerSecond)}/s): with reports back to back, how many times as long`,
    figure: { value: times, unit: "times" },
    goal: atMost(MOST_TIMES, times),
  };
}
