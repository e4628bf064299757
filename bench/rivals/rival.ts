import { z } from "zod";
import type { InputFiles } from "../../producers/csv/inputs.ts";
import type { Command } from "../../producers/launch/command.ts";
import { parseArguments, runCommand } from "../../producers/launch/command-line.ts";

/**
 * A rival: another way to the standard CSV of the default report (method nearest, gaps unknown, no
 * reach) for the newest poll of the three files.
 */
export type Rival = (files: InputFiles) => Promise<Loaded>;

/** A rival that has loaded the files. */
export type Loaded = {
  /** Calculates the report from the loaded data, completely each time, and writes it to a file. */
  report(out: string): Promise<void>;
  close(): Promise<void>;
};

const COMMAND: Command = {
  calls: [
    [
      "node producers/launch/main.mjs bench/rivals/NAME/main.ts --polls FILE --hours FILE --timezones FILE --out FILE",
      "",
    ],
  ],
  options: { "--repeats N": "how often the report is calculated (default: 1)" },
  settings: z.object({}),
};

const File = z.string().min(1);

const Arguments = z.object({
  polls: File,
  hours: File,
  timezones: File,
  out: File,
  repeats: z
    .string()
    .regex(/^[1-9]\d?$/)
    .default("1")
    .transform(Number),
});

/**
 * The output of a rival's program: milliseconds of loading the files, and of each report; for each
 * report also the processor time of all its threads.
 */
export const RivalTimes = z.object({
  load: z.number(),
  reports: z.array(z.number()),
  cpuOfReports: z.array(z.number()),
});
export type RivalTimes = z.output<typeof RivalTimes>;

/** Runs the program of a rival: loads the files, writes the report, and prints its times. */
export async function runRival(rival: Rival): Promise<never> {
  return await runCommand(COMMAND, async () => {
    const requested = parseArguments(process.argv.slice(2), COMMAND, Arguments, (values) => values);
    const { out, repeats, ...files } = requested;
    const reports: number[] = [];
    const cpuOfReports: number[] = [];
    const began = performance.now();
    const loaded = await rival(files);
    const load = performance.now() - began;
    for (let run = 0; run < repeats; run += 1) {
      const [triggered, used] = [performance.now(), process.cpuUsage()];
      await loaded.report(out);
      reports.push(performance.now() - triggered);
      const { user, system } = process.cpuUsage(used);
      cpuOfReports.push((user + system) / 1000);
    }
    await loaded.close();
    console.info(JSON.stringify({ load, reports, cpuOfReports } satisfies RivalTimes));
  });
}
