import type { OutgoingHttpHeaders } from "node:http";
import type { Answer } from "../embedded/statement-runner.ts";

/** The headers that describe an answer. */
export function describe(answer: {
  format: string;
  queryId: string;
  timezone: string;
  name: string;
}): OutgoingHttpHeaders {
  return {
    "Content-Type": contentTypeOf(answer.format),
    "X-ClickHouse-Query-Id": answer.queryId,
    "X-ClickHouse-Format": answer.format,
    "X-ClickHouse-Timezone": answer.timezone,
    "X-ClickHouse-Server-Display-Name": answer.name,
  };
}

/**
 * X-ClickHouse-Summary: numbers as strings. The engine counts the rows that a statement read or
 * loaded.
 */
export function summaryOf(answer: Answer, loaded: boolean): string {
  const [rows, bytes] = [String(answer.rows), String(answer.rowBytes)];
  return JSON.stringify({
    read_rows: rows,
    read_bytes: bytes,
    written_rows: loaded ? rows : "0",
    written_bytes: loaded ? bytes : "0",
    total_rows_to_read: "0",
    result_rows: loaded ? rows : "0",
    result_bytes: loaded ? bytes : String(answer.bytes.length),
    elapsed_ns: String(Math.round(answer.seconds * 1e9)),
  });
}

function contentTypeOf(format: string): string {
  if (/EachRow/i.test(format) && /JSON/i.test(format)) {
    return "application/x-ndjson; charset=UTF-8";
  }
  if (/^JSON/i.test(format)) return "application/json; charset=UTF-8";
  if (/^CSVWithNames/i.test(format)) return "text/csv; charset=UTF-8; header=present";
  if (/^CSV/i.test(format)) return "text/csv; charset=UTF-8; header=absent";
  if (/^(?:TSV|TabSeparated)/i.test(format)) return "text/tab-separated-values; charset=UTF-8";
  if (/^(?:Pretty|Vertical|Markdown|Values|XML|SQLInsert)/i.test(format)) {
    return "text/plain; charset=UTF-8";
  }
  return "application/octet-stream";
}
