/** The media types of all answers with rows: of reports, of `/sql`, and of the ClickHouse port. */
export const MEDIA_TYPES = {
  csv: "text/csv",
  tsv: "text/tab-separated-values",
  json: "application/json",
  ndjson: "application/x-ndjson",
  parquet: "application/vnd.apache.parquet",
  arrow: "application/vnd.apache.arrow.file",
  arrows: "application/vnd.apache.arrow.stream",
  xlsx: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
  xml: "application/xml",
  markdown: "text/markdown",
  text: "text/plain",
  bytes: "application/octet-stream",
} as const;

type Kind = keyof typeof MEDIA_TYPES;

/** The kinds of ClickHouse's formats, from the most particular name on. */
const KINDS: readonly [RegExp, Kind][] = [
  [/^(?:JSON\w*EachRow|\w*JSONEachRow|NDJSON|JSONLines|JSONL)/i, "ndjson"],
  [/^(?:Pretty)?JSON|^GeoJSON/i, "json"],
  [/^CSV/i, "csv"],
  [/^(?:TSV|TabSeparated|TSKV)/i, "tsv"],
  [/^Parquet$/i, "parquet"],
  [/^ArrowStream$/i, "arrows"],
  [/^Arrow$/i, "arrow"],
  [/^XML$/i, "xml"],
  [/^(?:Markdown|MD)$/i, "markdown"],
  [/^(?:Pretty|Vertical|Values|SQLInsert|CustomSeparated|LineAsString|Raw(?!BLOB))/i, "text"],
];

/** Kinds whose media type has a charset; the encoding of JSON is fixed. */
const WITH_CHARSET: ReadonlySet<Kind> = new Set(["csv", "tsv", "xml", "markdown", "text"]);

/** The Content-Type of a kind of answer. */
export function contentTypeOfKind(kind: Kind): string {
  return WITH_CHARSET.has(kind) ? `${MEDIA_TYPES[kind]}; charset=utf-8` : MEDIA_TYPES[kind];
}

/** The Content-Type of an answer in a format of ClickHouse. */
export function contentTypeOf(format: string): string {
  return contentTypeOfKind(KINDS.find(([pattern]) => pattern.test(format))?.[1] ?? "bytes");
}
