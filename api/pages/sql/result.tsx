import { axesOf, type Drawing } from "./axes.ts";
import type { Failure } from "./failure.ts";
import type { FileFormat, Outcome } from "./outcome.ts";
import { ResultPlot } from "./result-plot.tsx";
import { ResultTable } from "./result-table.tsx";

/** The actions on a result. */
export type ResultActions = {
  onFile?(format: FileFormat): void;
  onDrawing?(drawing: Drawing): void;
  onPlot?(place: HTMLElement | null): void;
  /** Puts the cursor at the error. */
  onPlace?(place: NonNullable<Failure["place"]>): void;
};

/** The outcome of the query: rows with a chart and files, or why there are none. */
export function Result({
  outcome,
  drawing,
  ...actions
}: { outcome: Outcome; drawing: Drawing | undefined } & ResultActions) {
  switch (outcome.kind) {
    case "none":
      return <p class="empty">The result appears here after you press Run.</p>;
    case "running":
      return <p class="empty">Running…</p>;
    case "cancelled":
      return <p class="empty">Cancelled: there is no result.</p>;
    case "failed":
      return <Failed failure={outcome.failure} onPlace={actions.onPlace} />;
    case "text":
      return (
        <>
          <Files formats={["own"]} onFile={actions.onFile} />
          {outcome.text === null ? (
            <p class="empty">{`A result as ${outcome.format} is not text: download it.`}</p>
          ) : (
            <pre class="answer card">{outcome.text}</pre>
          )}
        </>
      );
    case "rows": {
      const { answer } = outcome;
      const axes = axesOf(answer);
      return (
        <>
          <Files formats={["csv", "json", "parquet"]} onFile={actions.onFile} />
          {axes && drawing && (
            <ResultPlot
              answer={answer}
              axes={axes}
              drawing={drawing}
              onDrawing={actions.onDrawing}
              onPlot={actions.onPlot}
            />
          )}
          <ResultTable answer={answer} />
        </>
      );
    }
  }
}

const FILES: Record<FileFormat, string> = {
  csv: "CSV",
  json: "JSON",
  parquet: "Parquet",
  own: "Download",
};

function Files({
  formats,
  onFile,
}: {
  formats: readonly FileFormat[];
  onFile: ((format: FileFormat) => void) | undefined;
}) {
  return (
    <div class="ways files">
      <span class="faint">All rows as a file (runs the query again):</span>
      {formats.map((format) => (
        <button key={format} type="button" onClick={() => onFile?.(format)}>
          {FILES[format]}
        </button>
      ))}
    </div>
  );
}

function Failed({
  failure: { title, detail, type, place },
  onPlace,
}: {
  failure: Failure;
  onPlace: ResultActions["onPlace"];
}) {
  return (
    <div class="notice is-bad" role="alert">
      <h2>{title}</h2>
      {place && (
        <p>
          {`At line ${place.line}, column ${place.column}. `}
          <button type="button" onClick={() => onPlace?.(place)}>
            Go there
          </button>
        </p>
      )}
      <p class="detail">{detail}</p>
      {type && (
        <p class="faint">
          ClickHouse calls it <code>{type}</code>.
        </p>
      )}
    </div>
  );
}
