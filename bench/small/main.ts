import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { z } from "zod";
import type { Command } from "../../producers/launch/command.ts";
import { parseArguments, runCommand } from "../../producers/launch/command-line.ts";
import { RIVALS, runOneShot, runRival } from "../contestants.ts";
import { inTurns } from "../in-turns.ts";
import { median } from "../measure.ts";
import { openPrograms } from "../programs.ts";
import { writeSmallData } from "./data.ts";
import { openOwnReport } from "./own-report.ts";
import { fallenRatios, type Ratios, recordedRatios, recordRatios } from "./ratios.ts";

/**
 * `npm run bench:small`: fails if a ratio to a rival has fallen by half. It compares the processor
 * time of all threads, which other load on the machine does not change.
 */

const COMMAND: Command = {
  calls: [["npm run bench:small", "fails if a ratio to a rival has fallen by half"]],
  options: { "--record": "records the ratios of this run for later comparisons" },
  settings: z.object({}),
};

const Arguments = z.object({ record: z.literal(true).optional() });

const TURNS = 3;
/** Reports in each turn. */
const REPORTS = 5;
const NAMES = ["duckdb", "plain-loop"] as const;

/**
 * Processor time: milliseconds of each report on loaded data, and seconds from the files to the
 * CSV.
 */
type Outcome = { reports: number[]; seconds: number };

await runCommand(COMMAND, async () => {
  const { record } = parseArguments(process.argv.slice(2), COMMAND, Arguments, (values) => values);
  const scratch = await mkdtemp(join(tmpdir(), "store-monitor-bench-"));
  const programs = openPrograms(scratch, undefined);
  try {
    const measured = await measure(scratch, programs);
    for (const [name, ratio] of Object.entries(measured)) {
      console.info(`${name}: ${ratio.toFixed(2)} times as fast, by processor time`);
    }
    if (record !== undefined) return await recordRatios(measured);
    const fallen = fallenRatios(await recordedRatios(), measured);
    if (fallen.length > 0) throw new Error(`ratios have fallen by half:\n${fallen.join("\n")}`);
  } finally {
    await programs.endAll();
    await rm(scratch, { recursive: true, force: true, maxRetries: 5 });
  }
});

async function measure(
  scratch: string,
  programs: ReturnType<typeof openPrograms>,
): Promise<Ratios> {
  const files = await writeSmallData(scratch, new Date());
  const folder = () => mkdtemp(join(scratch, "part-"));
  const bench = { programs, folder };
  const own = await openOwnReport(await folder(), files);
  const { sha256 } = await own.report();
  const check = (name: string, given: { sha256: string | null }) => {
    if (given.sha256 !== sha256) throw new Error(`${name} gives another report`);
  };

  async function ours(): Promise<Outcome> {
    const reports: number[] = [];
    for (let count = 0; count < REPORTS; count += 1) reports.push((await own.report()).cpuMs);
    const run = await runOneShot(bench, files);
    check("npm run report", run);
    return { reports, seconds: run.cpuSeconds };
  }
  async function rival(name: (typeof NAMES)[number]): Promise<Outcome> {
    const run = await runRival(bench, name, files, REPORTS);
    check(RIVALS[name], run);
    const again = run.cpuOfReports.slice(1).reduce((sum, ms) => sum + ms, 0);
    return { reports: run.cpuOfReports, seconds: run.cpuSeconds - again / 1000 };
  }

  const outcomes = await inTurns(TURNS, {
    ours,
    duckdb: () => rival("duckdb"),
    "plain-loop": () => rival("plain-loop"),
  });
  await own.close();
  const report = (of: Outcome[]) => median(of.flatMap(({ reports }) => reports));
  const whole = (of: Outcome[]) => median(of.map(({ seconds }) => seconds));
  const ratios = NAMES.flatMap((name) => [
    [`report, against ${RIVALS[name]}`, report(outcomes[name]) / report(outcomes.ours)],
    [`report command, against ${RIVALS[name]}`, whole(outcomes[name]) / whole(outcomes.ours)],
  ]);
  return Object.fromEntries(ratios);
}
