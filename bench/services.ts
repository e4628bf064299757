import { type InputFiles, inLoadOrder, optionOf } from "../producers/csv/inputs.ts";
import type { Bench } from "./bench.ts";
import type { Program } from "./programs.ts";

/** A service of a measure: its address, and how to stop it. */
export type Service = { address: string; stop(): Promise<void> };

/** Starts an empty broker, as `npm run kafka` does. */
export async function startKafka(bench: Bench): Promise<Service> {
  const env = { DATA_DIR: await bench.folder(), KAFKA_PORT: "0" };
  return await serving(bench.programs.startRoot("producers/log/kafka/broker/main.ts", [], env));
}

/** Starts ClickHouse on a data folder, as `npm run clickhouse` does. */
export async function startClickHouse(bench: Bench, folder: string): Promise<Service> {
  const env = { DATA_DIR: folder, CLICKHOUSE_PORT: "0", UV_THREADPOOL_SIZE: "16" };
  const { address, stop } = await serving(
    bench.programs.startRoot("sql/clickhouse-http/main.ts", [], env),
  );
  return { address: `http://${address}`, stop };
}

async function serving(program: Program): Promise<Service> {
  const [, address = ""] = await program.printed(/^ready (127\.0\.0\.1:\d+)$/m);
  return { address, stop: program.stop };
}

/** Starts `npm run produce` on the files of the bench. */
export function startProducer(bench: Bench, brokers: string): Program {
  const env = { KAFKA_BROKERS: brokers };
  return bench.programs.startRoot("producers/main.ts", fileArguments(bench.files), env);
}

/** Starts `npm run consume`. Without `clickhouse`, the engine runs in it, on its folder. */
export async function startConsumer(
  bench: Bench,
  options: { brokers: string; group: string; folder: string; clickhouse?: string },
): Promise<Program> {
  const program = bench.programs.startRoot("consumers/main.ts", [], {
    KAFKA_BROKERS: options.brokers,
    KAFKA_GROUP: options.group,
    DATA_DIR: options.folder,
    ...(options.clickhouse === undefined ? {} : { CLICKHOUSE_URL: options.clickhouse }),
  });
  await program.printed(/^consuming$/m);
  return program;
}

/** The command line that names the files. */
export function fileArguments(files: InputFiles): string[] {
  return inLoadOrder(files).flatMap(({ input, path }) => [`--${optionOf(input)}`, path]);
}
