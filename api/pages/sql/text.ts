import { spellCount, spellMany } from "../kit/format.ts";
import type { Outcome } from "./outcome.ts";

/** `100 MB`, `1 GB`, on one line. */
export function bytesWords(bytes: number): string {
  const units = ["bytes", "kB", "MB", "GB"];
  const power = Math.min(3, Math.floor(Math.log10(Math.max(1, bytes)) / 3));
  return `${Number((bytes / 1000 ** power).toPrecision(3))}\u00a0${units[power]}`;
}

/** A line about what came of a query. */
export function outcomeWords(outcome: Outcome): string {
  switch (outcome.kind) {
    case "none":
      return "";
    case "running":
      return "Running…";
    case "cancelled":
      return "Cancelled.";
    case "failed":
      return "No answer.";
    case "text":
      return `Answered as ${outcome.format} in ${secondsWords(outcome.seconds)}.`;
    case "rows": {
      const { count, rows } = outcome.answer;
      const shown = rows.length < count ? `; the first ${spellCount(rows.length)} are shown` : "";
      return `${spellMany(count, "row")} in ${secondsWords(outcome.seconds)}${shown}.`;
    }
  }
}

function secondsWords(seconds: number): string {
  return `${seconds.toFixed(2)} s`;
}
