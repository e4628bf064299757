import { topics } from "../producers/messages/topics.ts";
import type { Bench } from "./bench.ts";
import { brokersOwnReader } from "./brokers-own-reader.ts";
import { type Consumed, consumeEmbedded, consumeOverHttp } from "./consume.ts";
import { kafkaEngine, type StatementRun, VARIANTS } from "./kafka-engine.ts";
import { atLeast, type Measure, rate } from "./measure.ts";
import { type Positions, sumOf, watchPositions } from "./positions.ts";
import { produceAlone, together } from "./produce.ts";
import { startKafka } from "./services.ts";

const CONSUMER_GOAL = 250_000;

/** The path of many processes, each part alone and then together, and rivals on the same topic. */
export async function* kafkaMeasures(bench: Bench): AsyncGenerator<Measure> {
  const kafka = await startKafka(bench);
  const positions = await watchPositions(kafka.address);
  yield* await produceAlone(bench, kafka.address, positions);
  const messages = sumOf(await positions.ends([topics.polls.name]));

  const { ours, theirs } = await inTurns(bench, kafka.address, positions);
  const [best, bestOfTheirs] = [fastest(ours), fastest(theirs)];
  const ratio = bestOfTheirs.seconds / best.seconds;
  yield {
    what: `npm run consume, the engine in it, full topic (${timings(ours)}; best, of which ${best.joining.toFixed(1)} s to the first batch)`,
    figure: rate(messages, best.seconds),
    goal: atLeast(CONSUMER_GOAL, messages, best.seconds),
    peakMb: best.peakMb,
  };
  yield {
    what: `rival: ClickHouse's Kafka engine (${timings(theirs)}; best with ${bestOfTheirs.text})`,
    figure: rate(messages, bestOfTheirs.seconds),
    peakMb: bestOfTheirs.peakMb,
  };
  yield {
    what: "npm run consume, how many times as fast as the Kafka engine",
    figure: { value: ratio, unit: "times" },
    goal: { text: "≥ 1", met: ratio >= 1 },
  };
  yield* await brokersOwnReader(bench, kafka.address, messages, best.seconds);

  const http = await consumeOverHttp(bench, kafka.address, positions, "bench-http");
  agree(http.polls, best.polls, "over HTTP");
  yield {
    what: `npm run consume, ClickHouse over HTTP, full topic (${timings([http])})`,
    figure: rate(messages, http.seconds),
    peakMb: http.peakMb,
  };
  await positions.close();
  await kafka.stop();
  yield* await together(bench);
}

/** Ours and the rival in turns, equally often, so that other load on the machine affects both. */
async function inTurns(
  bench: Bench,
  brokers: string,
  positions: Positions,
): Promise<{ ours: Consumed[]; theirs: StatementRun[] }> {
  const ours: Consumed[] = [];
  const theirs: StatementRun[] = [];
  for (const [turn, variant] of VARIANTS.entries()) {
    const own = await consumeEmbedded(bench, brokers, positions, `bench-own-${turn}`);
    const rival = await kafkaEngine(bench, brokers, positions, variant);
    agree(rival.polls, own.polls, "through the Kafka engine");
    ours.push(own);
    theirs.push(rival);
  }
  return { ours, theirs };
}

/** @throws Error if the polls are not the same: their times must not be compared then */
function agree(polls: number, expected: number, way: string): void {
  if (polls !== expected) throw new Error(`${polls} polls were ingested ${way}, not ${expected}`);
}

function fastest<Run extends { seconds: number }>(runs: readonly Run[]): Run {
  return runs.reduce((a, b) => (a.seconds <= b.seconds ? a : b));
}

function timings(runs: readonly { seconds: number }[]): string {
  return `${runs.map(({ seconds }) => seconds.toFixed(1)).join(", ")} s`;
}
