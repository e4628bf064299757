import type { IncomingHttpHeaders } from "node:http";
import { ClickHouseException } from "../embedded/exceptions.ts";

/** The contents of URL and headers; the body is read elsewhere. */
export type StatementRequest = {
  /** The SQL of the URL; the body is appended to it. */
  query: string;
  /** Values of `{name:Type}`, in ClickHouse's escaped text form. */
  parameters: Map<string, string>;
  settings: Map<string, string>;
  database: string | undefined;
  /** The answer's format if the SQL names none. */
  format: string;
  queryId: string | undefined;
  gzip: boolean;
  /** The client wants its settings and temporary tables to last beyond the request. */
  inSession: boolean;
  /** The revision of the protocol in which the client reads Native blocks; 0 for none. */
  revision: number;
};

/**
 * Parameters of the HTTP interface itself that mean nothing to an engine without users and
 * sessions.
 */
const IGNORED = new Set([
  ...["user", "password", "quota_key", "stacktrace", "buffer_size", "wait_end_of_query"],
  ...["session_timeout", "session_check", "close_session"],
]);

const REFUSED: Record<string, string> = {
  role: "The embedded engine has no users and roles.",
  compress: "ClickHouse's compressed blocks are not supported: use Accept-Encoding: gzip.",
  decompress: "ClickHouse's compressed blocks are not supported: use Content-Encoding: gzip.",
};

const NAME = /^[A-Za-z_]\w*$/;

/** The defaults of a server: fields of a URL or a form, and bytes of a name and of a value. */
const LIMITS = { fields: 1000, name: 4096, value: 131_072 };

/**
 * Keeps a request within the limits of a server, which it has for requests of any user: what is
 * longer belongs into the body.
 *
 * @throws ClickHouseException as a server does
 */
function checkLimits(fields: Iterable<[name: string, value: string]>): void {
  let count = 0;
  for (const [name, value] of fields) {
    count += 1;
    if (count > LIMITS.fields) throw formException("Too many form fields");
    if (Buffer.byteLength(name) > LIMITS.name) throw formException("Field name too long");
    if (Buffer.byteLength(value) > LIMITS.value) throw formException("Field value too long");
  }
}

function formException(text: string): ClickHouseException {
  return new ClickHouseException(1000, "POCO_EXCEPTION", `HTML Form Exception: ${text}`);
}

/** The fields of a URL as they are encoded: a server counts their bytes before it decodes them. */
function encodedFields(url: URL): [string, string][] {
  return url.search
    .slice(1)
    .split("&")
    .map((field) => {
      const at = field.indexOf("=");
      return at === -1 ? [field, ""] : [field.slice(0, at), field.slice(at + 1)];
    });
}

/**
 * Reads URL and headers. `fields` are from a form in the body, and count like the URL's.
 * A GET may not change anything (`readonly=2`), as on a server.
 *
 * @throws ClickHouseException for what this interface does not support
 */
export function readRequest(
  method: string,
  url: URL,
  headers: IncomingHttpHeaders,
  fields: Iterable<[string, string]> = [],
): StatementRequest {
  const request: StatementRequest = {
    query: "",
    parameters: new Map(),
    settings: new Map(),
    database: first(headers["x-clickhouse-database"]),
    format: first(headers["x-clickhouse-format"]) ?? "TabSeparated",
    queryId: undefined,
    gzip: false,
    inSession: false,
    revision: 0,
  };
  const inBody = [...fields];
  checkLimits(encodedFields(url));
  checkLimits(inBody);
  for (const [name, value] of [...url.searchParams, ...inBody]) take(request, name, value);
  if (method !== "POST" && request.settings.get("readonly") !== "1") {
    request.settings.set("readonly", "2");
  }
  if (!/^\w+$/.test(request.format)) {
    throw new ClickHouseException(73, "UNKNOWN_FORMAT", `Unknown format ${request.format}.`);
  }
  const accepts = /\bgzip\b(?!\s*;\s*q=0(?:\.0*)?(?:[,\s]|$))/.test(
    headers["accept-encoding"]?.toString() ?? "",
  );
  request.gzip = accepts && request.settings.get("enable_http_compression") !== "0";
  return request;
}

function take(request: StatementRequest, name: string, value: string): void {
  const refused = Object.hasOwn(REFUSED, name) ? REFUSED[name] : undefined;
  if (refused !== undefined && value !== "" && value !== "0") {
    throw new ClickHouseException(48, "NOT_IMPLEMENTED", `${name}=${value}: ${refused}`);
  }
  if (refused !== undefined || IGNORED.has(name)) return;
  if (name === "query") request.query += value;
  else if (name === "database") request.database = value || undefined;
  else if (name === "default_format") request.format = value || request.format;
  else if (name === "session_id") request.inSession = value !== "";
  else if (name === "query_id") request.queryId = printable(value) || undefined;
  else if (name === "client_protocol_version") request.revision = Number(value) || 0;
  else if (name.startsWith("param_")) request.parameters.set(named(name.slice(6)), value);
  else request.settings.set(named(name), value);
}

function named(name: string): string {
  if (NAME.test(name)) return name;
  throw new ClickHouseException(115, "UNKNOWN_SETTING", `Unknown setting '${name}'.`);
}

function printable(queryId: string): string {
  if (/^[\x20-\x7e]*$/.test(queryId)) return queryId;
  const text = "A query_id must consist of printable ASCII characters.";
  throw new ClickHouseException(36, "BAD_ARGUMENTS", text);
}

function first(header: string | string[] | undefined): string | undefined {
  return (Array.isArray(header) ? header[0] : header) || undefined;
}
