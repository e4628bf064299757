import type { Axes, Drawing } from "./axes.ts";
import type { Rows } from "./read-rows.ts";

/** An answer as a picture: what stands on which axis can be chosen. The table has the figures. */
export function ResultPlot({
  answer: { columns, rows, count },
  axes,
  drawing,
  onDrawing,
  onPlot,
}: {
  answer: Rows;
  axes: Axes;
  drawing: Drawing;
  onDrawing: ((drawing: Drawing) => void) | undefined;
  onPlot: ((place: HTMLElement | null) => void) | undefined;
}) {
  const nameOf = (place: number | "row") =>
    place === "row" ? "row by row" : (columns[place]?.name ?? "");
  const placeOf = (value: string) => (value === "row" ? value : Number(value));
  return (
    <section aria-label="Chart" class="result-plot">
      <div class="ways">
        <label class="search">
          <span>Across</span>
          <select
            value={drawing.x}
            onChange={(event) => onDrawing?.({ ...drawing, x: placeOf(event.currentTarget.value) })}
          >
            {axes.x.map((place) => (
              <option key={place} value={place}>
                {nameOf(place)}
              </option>
            ))}
          </select>
        </label>
        <label class="search">
          <span>Up</span>
          <select
            value={drawing.y}
            onChange={(event) => onDrawing?.({ ...drawing, y: Number(event.currentTarget.value) })}
          >
            {axes.y.map((place) => (
              <option key={place} value={place}>
                {nameOf(place)}
              </option>
            ))}
          </select>
        </label>
        <label class="search">
          <span>As</span>
          <select
            value={drawing.kind}
            onChange={(event) =>
              onDrawing?.({
                ...drawing,
                kind: event.currentTarget.value === "bars" ? "bars" : "line",
              })
            }
          >
            <option value="line">line</option>
            <option value="bars">bars</option>
          </select>
        </label>
      </div>
      <div
        class="plot card"
        role="img"
        aria-label={`${nameOf(drawing.y)} ${drawing.x === "row" ? "" : "by "}${nameOf(drawing.x)}; the table below has the figures`}
        ref={onPlot ?? null}
      />
      <p class="faint" data-readout aria-hidden="true">
        {rows.length < count ? "Of the rows that are shown." : "Point at it for its figures."}
      </p>
    </section>
  );
}
