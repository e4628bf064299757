import type { DayRow } from "./timeline-layout.ts";

/** The segment at a place of a row, in percent of its width; undefined if there is none. */
export function segmentAt({ pieces }: DayRow, left: number): number | undefined {
  return pieces.find((piece) => piece.left <= left && left < piece.left + piece.width)?.segment;
}

/**
 * The segment that a key moves to: left and right to the neighbours, up and down to the same time
 * of the day before and after, Home and End to the first and the last. Undefined for other keys.
 */
export function stepFrom(chosen: number, key: string, rows: readonly DayRow[]): number | undefined {
  const last = rows.at(-1)?.pieces.at(-1)?.segment ?? 0;
  switch (key) {
    case "ArrowLeft":
      return Math.max(0, chosen - 1);
    case "ArrowRight":
      return Math.min(last, chosen + 1);
    case "ArrowUp":
      return aDayFrom(chosen, -1, rows);
    case "ArrowDown":
      return aDayFrom(chosen, 1, rows);
    case "Home":
      return 0;
    case "End":
      return last;
    default:
      return undefined;
  }
}

function aDayFrom(chosen: number, step: -1 | 1, rows: readonly DayRow[]): number {
  const isPart = ({ pieces }: DayRow) => pieces.some(({ segment }) => segment === chosen);
  const index = step < 0 ? rows.findIndex(isPart) : rows.findLastIndex(isPart);
  const piece = rows[index]?.pieces.find(({ segment }) => segment === chosen);
  const next = rows[index + step];
  if (piece === undefined || next === undefined) return chosen;
  return segmentAt(next, piece.left + piece.width / 2) ?? chosen;
}
