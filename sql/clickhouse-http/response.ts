import type { OutgoingHttpHeaders } from "node:http";
import type { Answer } from "../embedded/statement-runner.ts";
import { contentTypeOf } from "../media-types.ts";

/** The headers that describe an answer. */
export function describe(answer: {
  format: string;
  queryId: string;
  timezone: string;
  name: string;
}): OutgoingHttpHeaders {
  return {
    "Content-Type": withHeader(answer.format),
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

/** A server also says whether CSV begins with the names of the columns. */
function withHeader(format: string): string {
  const type = contentTypeOf(format);
  if (!/^CSV/i.test(format)) return type;
  return `${type}; header=${/^CSVWithNames/i.test(format) ? "present" : "absent"}`;
}
