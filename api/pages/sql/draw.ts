import { openPlot, type Plot } from "../kit/plot/plot.ts";
import { pointsOf, rowNames } from "./axes.ts";
import { kindOf } from "./columns.ts";
import type { SqlProps } from "./view.tsx";

let plot: Plot | undefined;

/** Draws a result, in place of the previous drawing. */
export function draw(
  place: HTMLElement | null,
  { outcome, drawing }: Pick<SqlProps, "outcome" | "drawing">,
): void {
  plot?.close();
  plot = undefined;
  if (place === null || outcome.kind !== "rows" || drawing === undefined) return;
  const { answer } = outcome;
  const { x, y, kind } = drawing;
  const names = rowNames(answer);
  const across = x === "row" ? undefined : answer.columns[x];
  const isTime = across !== undefined && kindOf(across.type) === "time";
  const axis = across === undefined ? { rows: names } : isTime ? "time" : "number";
  const points = pointsOf(answer, drawing);
  const readout = place.parentElement?.querySelector("[data-readout]");
  const name = answer.columns[y]?.name ?? "";
  plot = openPlot(place, { x: axis, kind }, points, (index) => {
    const at = index === undefined ? undefined : points.x[index];
    if (index === undefined || at === undefined || !readout) return;
    const where = isTime ? new Date(at * 1000).toISOString().replace(/\.000Z$/, "Z") : at;
    const label = across === undefined ? names[at - 1] : `${across.name} ${where}`;
    readout.textContent = `${label}: ${name} ${points.y[index] ?? "NULL"}`;
  });
}
