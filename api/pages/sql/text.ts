import { formatCount, formatQuantity } from "../kit/format.ts";
import type { Outcome } from "./outcome.ts";

/** `100 MB`, `1 GB`, on one line. */
export function bytesText(bytes: number): string {
  const units = ["bytes", "kB", "MB", "GB"];
  const power = Math.min(3, Math.floor(Math.log10(Math.max(1, bytes)) / 3));
  return `${Number((bytes / 1000 ** power).toPrecision(3))}\u00a0${units[power]}`;
}

/** A line about the outcome of a query. */
export function outcomeText(outcome: Outcome): string {
  switch (outcome.kind) {
    case "none":
      return "";
    case "running":
      return "Running…";
    case "cancelled":
      return "Cancelled.";
    case "failed":
      return "No result.";
    case "text":
      return `Answered as ${outcome.format} in ${secondsText(outcome.seconds)}.`;
    case "rows": {
      const { count, rows } = outcome.answer;
      const shown = rows.length < count ? `; the first ${formatCount(rows.length)} are shown` : "";
      return `${formatQuantity(count, "row")} in ${secondsText(outcome.seconds)}${shown}.`;
    }
  }
}

function secondsText(seconds: number): string {
  return `${seconds.toFixed(2)} s`;
}
