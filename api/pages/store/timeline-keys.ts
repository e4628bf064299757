import type { DayRow } from "./timeline-layout.ts";

/** The part of a row at a place on it, in percent of its width; undefined where the row has none. */
export function segmentAt({ pieces }: DayRow, left: number): number | undefined {
  return pieces.find((piece) => piece.left <= left && left < piece.left + piece.width)?.segment;
}

/**
 * Where a key leads from a segment: left and right to its neighbours, up and down to the same time of the
 * day before and after, Home and End to the first and the last. Undefined for keys that lead nowhere.
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
