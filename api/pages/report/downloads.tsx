import type { RowsFormat } from "../../answers/report-formats.ts";

const FORMATS: Record<RowsFormat, string> = {
  csv: "CSV",
  xlsx: "Excel",
  json: "JSON",
  ndjson: "NDJSON",
  parquet: "Parquet",
  arrow: "Arrow",
  arrows: "Arrow stream",
};

const DETAILS = {
  standard: "Uptime and downtime",
  full: "All columns",
} as const;

/** All rows as files, in every format and either detail. */
export function Downloads({ rows }: { rows: string }) {
  return (
    <section aria-labelledby="downloads-heading" class="downloads">
      <div class="section-head">
        <h2 id="downloads-heading">Downloads</h2>
      </div>
      <dl class="pair-grid">
        {Object.entries(DETAILS).map(([detail, label]) => (
          <div key={detail}>
            <dt>{label}</dt>
            <dd class="ways">
              {Object.entries(FORMATS).map(([format, name]) => (
                <a
                  key={format}
                  class="button"
                  href={`${rows}?${new URLSearchParams({ format, detail })}`}
                  aria-label={`${name}, ${label.toLowerCase()}`}
                  download
                >
                  {name}
                </a>
              ))}
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
