import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { InputFiles } from "../producers/csv/inputs.ts";
import type { Bench } from "./bench.ts";
import { RivalTimes } from "./rivals/rival.ts";
import { fileArguments } from "./services.ts";

/**
 * The rivals that are programs on the three files alone; the folders of bench/rivals, and their
 * names.
 */
export const RIVALS = { duckdb: "DuckDB", polars: "Polars", "plain-loop": "plain loop" } as const;
export type RivalName = keyof typeof RIVALS | "duckdb-month" | "postgresql";

/** What running a program needs. */
type Place = Pick<Bench, "programs" | "folder">;

/** One run of a program from the three files to the CSV. */
export type Run = {
  /** Seconds from start to exit. */
  seconds: number;
  peakMb: number;
  cpuSeconds: number;
  /** SHA-256 of the CSV: programs with different ones must not be compared. */
  sha256: string;
};

/** The same of a rival, with milliseconds of its parts. */
export type RivalRun = Run & RivalTimes;

/** Runs `npm run report` on files; like the rivals, without a limit on reach. */
export async function runOneShot(bench: Place, files: InputFiles): Promise<Run> {
  const { printed: _, ...run } = await runProgram(
    bench,
    "api/one-shot/main.ts",
    files,
    ["--reach", "8d"],
    {},
  );
  return run;
}

/** Runs a rival on files; with `repeats` it calculates the report that many times. */
export async function runRival(
  bench: Place,
  name: RivalName,
  files: InputFiles,
  repeats = 1,
  env: NodeJS.ProcessEnv = {},
): Promise<RivalRun> {
  const more = ["--repeats", String(repeats)];
  const root = `bench/rivals/${name}/main.ts`;
  const { printed, ...run } = await runProgram(bench, root, files, more, env);
  return { ...run, ...RivalTimes.parse(JSON.parse(printed)) };
}

async function runProgram(
  bench: Place,
  root: string,
  files: InputFiles,
  more: readonly string[],
  env: NodeJS.ProcessEnv,
): Promise<Run & { printed: string }> {
  const out = join(await bench.folder(), "report.csv");
  const began = performance.now();
  const args = [...fileArguments(files), "--out", out, ...more];
  const program = bench.programs.startRoot(root, args, env);
  const printed = await program.ended;
  const seconds = (performance.now() - began) / 1000;
  const sha256 = createHash("sha256")
    .update(await readFile(out))
    .digest("hex");
  const [peakMb, cpuSeconds] = [await program.peakMb(), await program.cpuSeconds()];
  return { seconds, peakMb, cpuSeconds, sha256, printed };
}
