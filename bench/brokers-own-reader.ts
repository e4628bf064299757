import { homedir } from "node:os";
import { join } from "node:path";
import { cacheFolder, installBroker } from "../producers/log/kafka/broker/installation.ts";
import { topics } from "../producers/messages/topics.ts";
import type { Bench } from "./bench.ts";
import { type Measure, rate } from "./measure.ts";

const TIMEOUT_MS = 60_000;

/** The folder of the broker's jars, which are downloaded if they are missing. */
export async function brokersJars(signal: AbortSignal): Promise<string> {
  const cache = cacheFolder(process.env.XDG_CACHE_HOME, homedir());
  return (await installBroker(cache, (text) => console.error(text), signal)).jars;
}

/**
 * The broker's own ConsumerPerformance, which reads the topic and discards it: an upper bound for
 * any consumer. Its own clock starts once its Java has started.
 *
 * @param ourSeconds the time of our consumer for the same messages
 */
export async function brokersOwnReader(
  bench: Bench,
  brokers: string,
  messages: number,
  ourSeconds: number,
): Promise<Measure[]> {
  const topic = topics.polls.name;
  const jars = await brokersJars(new AbortController().signal);
  const program = bench.programs.start("java", [
    ...["-cp", join(jars, "*"), "org.apache.kafka.tools.ConsumerPerformance"],
    ...["--bootstrap-server", brokers, "--topic", topic, "--group", "bench-performance"],
    ...["--messages", String(messages), "--timeout", String(TIMEOUT_MS)],
  ]);
  const { read, seconds } = readFigures(await program.ended);
  if (read < messages) throw new Error(`ConsumerPerformance read ${read} of ${messages} messages`);
  return [
    {
      what: `rival: the broker's ConsumerPerformance, which stores nothing (${seconds.toFixed(1)} s)`,
      figure: rate(read, seconds),
    },
    {
      what: "npm run consume, how many times as fast as ConsumerPerformance",
      figure: { value: seconds / ourSeconds, unit: "times" },
    },
  ];
}

/** What it prints: comma-separated names, and below them the figures. */
function readFigures(printed: string): { read: number; seconds: number } {
  const lines = printed.split("\n").map((line) => line.split(",").map((cell) => cell.trim()));
  const at = lines.findIndex((cells) => cells.includes("data.consumed.in.nMsg"));
  const figure = (name: string) => Number(lines[at + 1]?.[lines[at]?.indexOf(name) ?? -1]);
  const read = figure("data.consumed.in.nMsg");
  const seconds = read / figure("nMsg.sec");
  if (!(seconds > 0)) throw new Error(`ConsumerPerformance printed no figures:\n${printed}`);
  return { read, seconds };
}
