import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { cpus, loadavg, tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { z } from "zod";
import type { Command } from "../producers/launch/command.ts";
import { aborted, parseArguments, runCommand } from "../producers/launch/command-line.ts";
import { apiMeasures } from "./api.ts";
import type { Bench } from "./bench.ts";
import { brokersJars } from "./brokers-own-reader.ts";
import { csvCeiling, embeddedMeasures } from "./embedded.ts";
import { benchInputs } from "./inputs.ts";
import { kafkaMeasures } from "./kafka.ts";
import { largeMeasures } from "./large/large.ts";
import { latencyMeasures } from "./latency.ts";
import { grouped, type Measure } from "./measure.ts";
import { pageMeasures } from "./pages.ts";
import { periodMeasures } from "./periods/periods.ts";
import { openPrograms } from "./programs.ts";
import { reportMeasures } from "./report.ts";
import { streamingMeasures } from "./streaming/streaming.ts";
import { figureText, table } from "./table.ts";

/** `npm run bench`: measures this machine and prints one table. */

const COMMAND: Command = {
  calls: [["npm run bench", "uses the full-size files if they exist, else the sample"]],
  options: {
    "--data FOLDER": "uses the three CSV files in a folder",
    "--only embedded": "one process: files to the log, log to ClickHouse",
    "--only report": "start, reports and the report command, with history, and all rivals",
    "--only periods": "reports for a month and for a year, against DuckDB",
    "--only kafka": "many processes on a real broker: produce, consume, both, and their rivals",
    "--only latency": "live polls through the real broker",
    "--only api": "the API of npm start: lookups, downloads, many reports, a large body",
    "--only pages": "the pages of npm start, in Chromium",
    "--only streaming":
      "reports while polls stream in, and the stream while reports are calculated",
    "--large": "also a million generated stores with 168 million polls; takes long",
    "--large STORES": "the same with fewer stores; with --only large, nothing else",
    "--profile FOLDER": "also writes a processor profile of each program",
    "--json FILE": "also writes all figures to FILE, as JSON",
  },
  settings: z.object({}),
};

const Arguments = z.object({
  data: z.string().min(1).optional(),
  only: z
    .enum([
      "embedded",
      "report",
      "periods",
      "streaming",
      "kafka",
      "latency",
      "api",
      "pages",
      "large",
    ])
    .optional(),
  profile: z.string().min(1).optional(),
  json: z.string().min(1).optional(),
  large: z
    .string()
    .regex(/^[1-9]\d{0,6}$/)
    .transform(Number)
    .optional(),
});

const LARGE_STORES = "1000000";

/** The number of polls from which on the goals are meaningful. */
const FULL_SIZE = 1_000_000;

const PARTS: [name: string, needsBroker: boolean, (bench: Bench) => AsyncGenerator<Measure>][] = [
  ["embedded", false, embeddedMeasures],
  ["report", false, reportMeasures],
  ["periods", false, periodMeasures],
  ["streaming", false, streamingMeasures],
  ["kafka", true, kafkaMeasures],
  ["latency", true, latencyMeasures],
  ["api", false, apiMeasures],
  ["pages", false, pageMeasures],
];

await runCommand(COMMAND, async (signal) => {
  const { data, only, profile, json, large } = parseArguments(
    withCount(process.argv.slice(2)),
    COMMAND,
    Arguments,
    (values) => values,
  );
  const scratch = await mkdtemp(join(tmpdir(), "store-monitor-bench-"));
  const programs = openPrograms(scratch, profile === undefined ? undefined : resolve(profile));
  const folder = () => mkdtemp(join(scratch, "part-"));

  async function measure(): Promise<void> {
    const files = await benchInputs(data, scratch);
    const machine = `Node ${process.version}, ${cpus().length} cores`;
    console.info(`${files.polls}; ${machine}, load ${load()} before\n`);
    const measures: Measure[] = [];
    const record = (measure: Measure) => {
      measures.push(measure);
      console.info(`${measure.what}: ${figureText(measure)} (load ${load()})`);
    };
    const ceiling = await csvCeiling(files);
    record(ceiling.measure);
    const polls = ceiling.rows - 1;
    const broker = PARTS.some(([name, needed]) => needed && (only ?? name) === name);
    const missing = broker ? await brokerProblem(signal) : undefined;
    const bench = { files, polls, csvSeconds: ceiling.seconds, programs, folder };
    for (const [name, needsBroker, part] of PARTS) {
      if (only !== undefined && only !== name) continue;
      if (needsBroker && missing !== undefined) {
        console.info(`Skipping the measures of ${name}: ${missing}`);
        continue;
      }
      for await (const each of part(bench)) record(each);
    }
    if (large !== undefined && (only ?? "large") === "large") {
      for await (const each of largeMeasures(bench, large)) record(each);
    }
    const small = polls < FULL_SIZE ? "; too few for the goals: startup and joining dominate" : "";
    console.info(`\n${grouped(polls)} polls${small}\n\n${table(measures)}`);
    if (json !== undefined) await writeFile(json, JSON.stringify({ polls, measures }, null, 2));
  }

  const measuring = measure();
  measuring.catch(() => {});
  try {
    await Promise.race([measuring, aborted(signal)]);
  } finally {
    await programs.endAll();
    await rm(scratch, { recursive: true, force: true, maxRetries: 5 });
  }
});

/** `--large` alone means a million. */
function withCount(argv: string[]): string[] {
  return argv.flatMap((word, index) => {
    const counted = argv[index + 1] !== undefined && !argv[index + 1]?.startsWith("--");
    return word === "--large" && !counted ? [word, LARGE_STORES] : [word];
  });
}

/** Why no broker can run on this machine; undefined if one can. */
async function brokerProblem(signal: AbortSignal): Promise<string | undefined> {
  try {
    await brokersJars(signal);
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

/** The load average of the last minute. */
function load(): string {
  return (loadavg()[0] ?? 0).toFixed(1);
}
