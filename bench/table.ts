import type { Measure } from "./measure.ts";

/** The measures as a table in Markdown, its columns aligned. */
export function table(measures: readonly Measure[]): string {
  const header = ["what", "figure", "peak memory", "goal"];
  const rows = measures.map(({ what, figure, peakMb, goal }) => [
    what,
    figure,
    peakMb === undefined ? "" : `${Math.round(peakMb)} MB`,
    goal === undefined ? "" : `${goal.words}: ${goal.met ? "met" : "MISSED"}`,
  ]);
  const all = [header, ...rows];
  const widths = header.map((_, column) => Math.max(...all.map((row) => row[column]?.length ?? 0)));
  const line = (row: string[]) =>
    `| ${row.map((cell, i) => cell.padEnd(widths[i] ?? 0)).join(" | ")} |`;
  const rule = `|${widths.map((width) => "-".repeat(width + 2)).join("|")}|`;
  return [line(header), rule, ...rows.map(line)].join("\n");
}
