import { ingestedTopics, topics } from "../producers/messages/topics.ts";
import type { Bench } from "./bench.ts";
import { atLeast, type Measure, rate } from "./measure.ts";
import { ofTopic, type Positions, sumOf, watchPositions } from "./positions.ts";
import { startConsumer, startKafka, startProducer } from "./services.ts";
import { checkFolder } from "./taken-in.ts";

const POLLS = topics.polls.name;
const REPLAY_GOAL = 80_000;

/** `npm run produce` appends the files to an empty broker. */
export async function produceAlone(
  bench: Bench,
  brokers: string,
  positions: Positions,
): Promise<Measure[]> {
  const began = performance.now();
  const producer = startProducer(bench, brokers);
  const [{ first, last }, seconds] = await Promise.all([
    positions.growing([POLLS], producer),
    producer.ended.then(() => (performance.now() - began) / 1000),
  ]);
  const sending = (last - first) / 1000;
  return [
    {
      what: `npm run produce, start to exit (${seconds.toFixed(1)} s)`,
      figure: rate(bench.polls, seconds),
      peakMb: await producer.peakMb(),
    },
    {
      what: `npm run produce, from first to last poll on the topic (${sending.toFixed(1)} s)`,
      figure: rate(bench.polls, sending),
    },
  ];
}

/**
 * Producer and consumer at once, on a broker of their own: from the producer's start to the last
 * poll.
 */
export async function together(bench: Bench): Promise<Measure[]> {
  const kafka = await startKafka(bench);
  const positions = await watchPositions(kafka.address);
  const folder = await bench.folder();
  const group = "bench-together";
  const consumer = await startConsumer(bench, { brokers: kafka.address, group, folder });
  const began = performance.now();
  const producer = startProducer(bench, kafka.address);
  await producer.ended;
  const producing = (performance.now() - began) / 1000;
  const ends = await positions.ends(ingestedTopics);
  const course = await positions.committed(group, ends, consumer);
  const seconds = (course.last - began) / 1000;
  await consumer.stop();
  await positions.close();
  await kafka.stop();
  await checkFolder(bench, folder, ends);
  const messages = sumOf(ofTopic(ends, POLLS));
  return [
    {
      what: `produce and consume at once, start to last poll in ClickHouse (${seconds.toFixed(1)} s)`,
      figure: rate(messages, seconds),
      goal: atLeast(REPLAY_GOAL, messages, seconds),
      peakMb: await consumer.peakMb(),
    },
    {
      what: `its producer, start to exit (${producing.toFixed(1)} s)`,
      figure: rate(bench.polls, producing),
      peakMb: await producer.peakMb(),
    },
  ];
}
