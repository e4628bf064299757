import { createReadStream, createWriteStream } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { InputFiles } from "../producers/csv/inputs.ts";
import type { Bench } from "./bench.ts";
import { RIVALS, type RivalRun, type Run, runOneShot, runRival } from "./contestants.ts";
import { inTurns } from "./in-turns.ts";
import { grouped, type Measure, milliseconds, secondsOf } from "./measure.ts";

const TURNS = 3;
const SMALL_ROWS = 10_000;
const GOALS = { full: 3, small: 1.5 } as const;

const OURS = "npm run report";

/**
 * `npm run report` against the rivals' programs, all from start to exit: with all polls, and with
 * few.
 */
export async function* oneShotMeasures(
  bench: Bench,
  slow: RivalRun | undefined,
): AsyncGenerator<Measure> {
  const reading = await secondsOf(() => readFile(bench.files.polls));
  yield* compared(bench, bench.files, `${grouped(bench.polls)} polls`, GOALS.full, slow, reading);
  const small = { ...bench.files, polls: join(await bench.folder(), "polls.csv") };
  await copyLines(bench.files.polls, small.polls, SMALL_ROWS + 1);
  yield* compared(bench, small, `${grouped(SMALL_ROWS)} polls`, GOALS.small, undefined, undefined);
}

async function* compared(
  bench: Bench,
  files: InputFiles,
  size: string,
  goal: number,
  slow: RivalRun | undefined,
  reading: number | undefined,
): AsyncGenerator<Measure> {
  const programs: Record<string, () => Promise<Run>> = { [OURS]: () => runOneShot(bench, files) };
  for (const [name, called] of Object.entries(RIVALS)) {
    programs[called] = () => runRival(bench, name as keyof typeof RIVALS, files);
  }
  same(await inTurns(1, programs));
  const runs = await inTurns(TURNS, programs);
  same(runs);
  const middles = Object.entries(runs).map(([name, all]) => [name, middle(all)] as const);
  if (slow !== undefined) middles.push(["PostgreSQL", slow]);
  const own = middle(runs[OURS] ?? []);
  const others = middles.filter(([name]) => name !== OURS);
  const rivals = Object.fromEntries(
    others.map(([name, { seconds }]) => [name, seconds / own.seconds]),
  );
  const met = own.seconds <= goal && (rivals.DuckDB ?? 0) >= 1;
  const { peakMb, cpuSeconds } = own;
  yield {
    what: `${OURS}, start to exit, ${size} (median of ${TURNS})`,
    figure: { value: own.seconds, unit: "s" },
    goal: { text: `≤ ${goal} s, DuckDB ≥ 1`, met },
    peakMb,
    cpuSeconds,
    rivals,
    ...(reading === undefined
      ? {}
      : {
          ceiling: {
            text: `reading the file (${milliseconds(reading * 1000)})`,
            times: own.seconds / reading,
          },
        }),
  };
  for (const [name, { seconds, peakMb, cpuSeconds }] of others) {
    const what = `rival: ${name}, start to exit, ${size}`;
    yield { what, figure: { value: seconds, unit: "s" }, peakMb, cpuSeconds };
  }
}

/** @throws Error if not all runs of all programs gave the same report */
function same(runs: Record<string, Run[]>): void {
  const reports = Object.values(runs).flatMap((all) => all.map(({ sha256 }) => sha256));
  if (new Set(reports).size > 1) throw new Error("not all programs give the same report");
}

function middle(runs: readonly Run[]): Run {
  const sorted = [...runs].sort((a, b) => a.seconds - b.seconds);
  const run = sorted[Math.floor(runs.length / 2)];
  if (run === undefined) throw new Error("there was no run");
  return run;
}

async function copyLines(from: string, to: string, count: number): Promise<void> {
  const out = createWriteStream(to);
  let copied = 0;
  for await (const line of createInterface({ input: createReadStream(from) })) {
    out.write(`${line}\n`);
    copied += 1;
    if (copied >= count) break;
  }
  await new Promise((resolve) => out.end(resolve));
}
