import { type Failure, failureOf } from "./failure.ts";
import type { FileFormat, Outcome } from "./outcome.ts";
import { ROWS_FORMAT, readRows } from "./read-rows.ts";

/** How many rows are shown, and how many bytes of a result in a format of the query's own. */
const ROWS = 1000;
const BYTES = 100_000;

/** Media types of text. */
const READABLE = /^text\/|json|xml/;

/** Sends a query to `POST /sql` at `address`; throws what `fetch` throws when it is aborted. */
export async function request(address: string, sql: string, signal: AbortSignal): Promise<Outcome> {
  const begun = performance.now();
  const response = await send(address, sql, ROWS_FORMAT, signal);
  if (!response.ok || response.body === null) {
    return { kind: "failed", failure: await problemIn(response, sql) };
  }
  const format = response.headers.get("X-ClickHouse-Format") ?? "";
  if (format === ROWS_FORMAT) {
    const answer = await readRows(response.body, ROWS);
    return { kind: "rows", sql, seconds: since(begun), answer };
  }
  const isText = READABLE.test(response.headers.get("Content-Type") ?? "");
  const text = isText ? await beginning(await response.blob()) : null;
  if (!isText) await response.body.cancel();
  return { kind: "text", sql, seconds: since(begun), format, text };
}

const FORMATS: Record<FileFormat, { format: string | undefined; ending: string }> = {
  csv: { format: "CSVWithNames", ending: "csv" },
  json: { format: "JSON", ending: "json" },
  parquet: { format: "Parquet", ending: "parquet" },
  own: { format: undefined, ending: "txt" },
};

/** Runs the query again for all rows in a format, as a named file; or says why there is none. */
export async function loadFile(
  address: string,
  { sql, format: wanted }: { sql: string; format: FileFormat },
  signal: AbortSignal,
): Promise<{ name: string; blob: Blob } | { failure: Failure }> {
  const { format, ending } = FORMATS[wanted];
  const response = await send(address, sql, format, signal);
  if (!response.ok) return { failure: await problemIn(response, sql) };
  return { name: `query.${ending}`, blob: await response.blob() };
}

function send(
  address: string,
  sql: string,
  format: string | undefined,
  signal: AbortSignal,
): Promise<Response> {
  const query = format === undefined ? "" : `?format=${format}`;
  const headers = { "Content-Type": "text/plain" };
  return fetch(`${address}${query}`, { method: "POST", body: sql, headers, signal });
}

async function problemIn(response: Response, sql: string): Promise<Failure> {
  if (response.status === 401) {
    return { title: "Your session has ended", detail: "Reload the page to sign in." };
  }
  return failureOf(await response.json().catch(() => ({})), sql);
}

async function beginning(blob: Blob): Promise<string> {
  const text = await blob.slice(0, BYTES).text();
  return blob.size > BYTES ? `${text}…` : text;
}

function since(begun: number): number {
  return (performance.now() - begun) / 1000;
}
