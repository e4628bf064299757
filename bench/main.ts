import { mkdtemp, rm } from "node:fs/promises";
import { cpus, tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { benchInputs } from "./inputs.ts";
import { csvCeiling, type Measure, oneShot, pipeline } from "./measures.ts";

/** `npm run bench [-- --data FOLDER]`: measures on this machine and prints one table. */
async function main(): Promise<void> {
  const { values } = parseArgs({ options: { data: { type: "string" } } });
  const scratch = await mkdtemp(join(tmpdir(), "store-monitor-bench-"));
  try {
    const files = await benchInputs(values.data, scratch);
    const { rows, measure } = await csvCeiling(files);
    const polls = rows - 1;
    const measures = [measure, await oneShot(files, polls), ...(await pipeline(files, polls))];
    const machine = `Node ${process.version}, ${cpus().length} cores`;
    console.info(`${polls.toLocaleString("en-US")} polls from ${files.polls}; ${machine}\n`);
    console.info(table(measures));
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

function table(measures: Measure[]): string {
  const header = ["what", "figure", "peak memory", "goal"];
  const rows = measures.map(({ what, figure, peakMb, goal }) => [
    what,
    figure,
    peakMb === undefined ? "" : `${Math.round(peakMb)} MB`,
    goal ?? "",
  ]);
  const all = [header, ...rows];
  const widths = header.map((_, column) => Math.max(...all.map((row) => row[column]?.length ?? 0)));
  const line = (row: string[]) =>
    `| ${row.map((cell, i) => cell.padEnd(widths[i] ?? 0)).join(" | ")} |`;
  const rule = `|${widths.map((width) => "-".repeat(width + 2)).join("|")}|`;
  return [line(header), rule, ...rows.map(line)].join("\n");
}

await main();
process.exit(0);
