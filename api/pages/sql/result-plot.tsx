import type { Axes, Drawing } from "./axes.ts";
import type { Rows } from "./read-rows.ts";

/** A chart of a result, with a choice of axes. The table has the figures. */
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
        <Place
          label="X axis"
          chosen={drawing.x}
          places={axes.x}
          nameOf={nameOf}
          onChoose={(value) => onDrawing?.({ ...drawing, x: placeOf(value) })}
        />
        <Place
          label="Y axis"
          chosen={drawing.y}
          places={axes.y}
          nameOf={nameOf}
          onChoose={(value) => onDrawing?.({ ...drawing, y: Number(value) })}
        />
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
        {rows.length < count ? "Of the rows shown." : "Point at it for values."}
      </p>
    </section>
  );
}

/** The choice of the column of an axis. */
function Place<Which extends number | "row">({
  label,
  chosen,
  places,
  nameOf,
  onChoose,
}: {
  label: string;
  chosen: Which;
  places: readonly Which[];
  nameOf: (place: Which) => string;
  onChoose: (value: string) => void;
}) {
  return (
    <label class="search">
      <span>{label}</span>
      <select value={chosen} onChange={(event) => onChoose(event.currentTarget.value)}>
        {places.map((place) => (
          <option key={place} value={place}>
            {nameOf(place)}
          </option>
        ))}
      </select>
    </label>
  );
}
