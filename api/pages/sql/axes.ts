import type { Points } from "../kit/plot/plot.ts";
import { kindOf, secondsOf } from "./columns.ts";
import type { Rows } from "./read-rows.ts";

/** What is drawn of a result: the numbers of columns; `row` stands for the number of the row. */
export type Drawing = { x: number | "row"; y: number; kind: "line" | "bars" };

/** What can be drawn of a result. */
export type Axes = { x: (number | "row")[]; y: number[] };

/** The columns that can be axes; undefined if there is no numeric column, or too few rows. */
export function axesOf({ columns, rows }: Rows): Axes | undefined {
  const kinds = columns.map(({ type }) => kindOf(type));
  const places = (kind: string) => kinds.flatMap((each, index) => (each === kind ? [index] : []));
  const y = places("number");
  if (y.length === 0 || rows.length < 2) return undefined;
  return { x: [...places("time"), "row", ...y], y };
}

/** What is drawn first: over time if there is a time, otherwise row by row. */
export function firstDrawing({ x: [x = "row"], y: [y = 0] }: Axes): Drawing {
  return { x, y, kind: x === "row" ? "bars" : "line" };
}

/** The names of rows: their first text, or else their number. */
export function rowNames({ columns, rows }: Rows): string[] {
  const text = columns.findIndex(({ type }) => kindOf(type) === "other");
  return rows.map((row, index) => (text === -1 ? undefined : row[text]) ?? String(index + 1));
}

/**
 * The points of a drawing, in ascending order of x. Rows whose x is NULL are left out; a y that is
 * not a finite number is a gap.
 */
export function pointsOf({ columns, rows }: Rows, { x, y }: Drawing): Points {
  const isTime = x !== "row" && kindOf(columns[x]?.type ?? "") === "time";
  const points = rows.flatMap((row, index) => {
    const value = x === "row" ? String(index + 1) : row[x];
    const place = value == null ? Number.NaN : isTime ? secondsOf(value) : Number(value);
    const height = row[y] == null ? Number.NaN : Number(row[y]);
    return Number.isFinite(place)
      ? [{ place, height: Number.isFinite(height) ? height : null }]
      : [];
  });
  points.sort((a, b) => a.place - b.place);
  return { x: points.map(({ place }) => place), y: points.map(({ height }) => height) };
}
