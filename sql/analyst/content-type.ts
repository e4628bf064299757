const TEXT = "text/plain; charset=UTF-8";

/** Media types of formats, from the most particular name on. */
const TYPES: readonly [RegExp, string][] = [
  [/^(?:JSON\w*EachRow|\w*JSONEachRow|NDJSON|JSONLines|JSONL)/i, "application/x-ndjson"],
  [/^(?:Pretty)?JSON|^GeoJSON/i, "application/json"],
  [/^CSV/i, "text/csv; charset=UTF-8"],
  [/^(?:TSV|TabSeparated|TSKV)/i, "text/tab-separated-values; charset=UTF-8"],
  [/^Parquet$/i, "application/vnd.apache.parquet"],
  [/^ArrowStream$/i, "application/vnd.apache.arrow.stream"],
  [/^Arrow$/i, "application/vnd.apache.arrow.file"],
  [/^XML$/i, "application/xml; charset=UTF-8"],
  [/^(?:Markdown|MD)$/i, "text/markdown; charset=UTF-8"],
  [/^(?:Pretty|Vertical|Values|SQLInsert|CustomSeparated|LineAsString|Raw(?!BLOB))/i, TEXT],
];

/** The media type of an answer in a format of ClickHouse. */
export function mediaTypeOf(format: string): string {
  return TYPES.find(([pattern]) => pattern.test(format))?.[1] ?? "application/octet-stream";
}
