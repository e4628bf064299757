import type { Readable } from "node:stream";
import { text } from "node:stream/consumers";
import { parseError } from "@clickhouse/client";
import { HttpFailure } from "./http-failure.ts";

/** An answer of the HTTP interface, whatever its status; headers in lower case. */
export type HttpAnswer = {
  stream: Readable;
  response_headers: Record<string, string | string[] | undefined>;
  http_status_code?: number | undefined;
};

/** ClickHouse sends them with every answer. */
const OWN_HEADERS = ["x-clickhouse-summary", "x-clickhouse-query-id", "x-clickhouse-format"];

/**
 * An exception that follows the beginning of an answer, at the start of a line; the lines of the
 * answer itself are JSON.
 */
const LATE_EXCEPTION = /^(?:Code: \d+\. DB::Exception: |__exception__)/m;

/**
 * Checks status and headers of an answer, whose body has not been read.
 *
 * @throws ClickHouseError what the server says
 * @throws HttpFailure for an answer that is not ClickHouse's
 */
export async function checkHead(answer: HttpAnswer): Promise<void> {
  const { http_status_code: status = 0, response_headers: headers } = answer;
  const code = headers["x-clickhouse-exception-code"];
  const isOk = status >= 200 && status < 300;
  if (isOk && code === undefined && OWN_HEADERS.some((name) => headers[name] !== undefined)) return;
  const body = await text(answer.stream);
  throw exceptionIn(body) ?? numbered(code, body) ?? new HttpFailure(status, body);
}

/**
 * The body of an answer, once its head has been checked. A server that has begun to answer can only
 * append its exception.
 *
 * @throws ClickHouseError that exception
 */
export async function readBody({ stream }: HttpAnswer): Promise<string> {
  const body = await text(stream);
  const at = LATE_EXCEPTION.exec(body)?.index;
  if (at === undefined) return body;
  throw exceptionIn(body.slice(at)) ?? new HttpFailure(200, body.slice(at));
}

/** The server's exception in a text; undefined if there is none. */
function exceptionIn(body: string): Error | undefined {
  const error = parseError(body);
  return "code" in error ? error : undefined;
}

/** An exception of which only the number arrived. */
function numbered(code: string | string[] | undefined, body: string): Error | undefined {
  if (code === undefined) return undefined;
  return Object.assign(new Error(body.trim().slice(0, 500)), { code: String(code) });
}
