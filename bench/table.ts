import { type Measure, text } from "./measure.ts";

const HEADER = [
  ...["what", "figure", "CPU", "peak memory"],
  ...["times as fast as", "times the ceiling", "goal"],
];

/** The measures as a table in Markdown, its columns aligned. */
export function table(measures: readonly Measure[]): string {
  const all = [HEADER, ...measures.map(cells)];
  const widths = HEADER.map((_, column) => Math.max(...all.map((row) => row[column]?.length ?? 0)));
  const line = (row: string[]) =>
    `| ${row.map((cell, i) => cell.padEnd(widths[i] ?? 0)).join(" | ")} |`;
  const rule = `|${widths.map((width) => "-".repeat(width + 2)).join("|")}|`;
  return [line(HEADER), rule, ...all.slice(1).map(line)].join("\n");
}

/** The figure of a measure as text. */
export function figureText({ figure }: Measure): string {
  return typeof figure === "string" ? figure : text(figure);
}

function cells(measure: Measure): string[] {
  const { what, peakMb, cpuSeconds, goal, rivals = {}, ceiling } = measure;
  return [
    what,
    figureText(measure),
    cpuSeconds === undefined ? "" : `${cpuSeconds.toFixed(1)} s`,
    peakMb === undefined ? "" : `${Math.round(peakMb)} MB`,
    Object.entries(rivals)
      .map(([rival, times]) => `${rival} ${times.toFixed(2)}`)
      .join(", "),
    ceiling === undefined ? "" : `${ceiling.times.toFixed(2)} × ${ceiling.text}`,
    goal === undefined ? "" : `${goal.text}: ${goal.met ? "met" : "MISSED"}`,
  ];
}
