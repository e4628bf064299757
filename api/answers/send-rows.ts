import { pipeline, Readable } from "node:stream";
import { createGzip } from "node:zlib";
import type { Context } from "hono";
import { contentTypeOfKind, MEDIA_TYPES } from "../../sql/media-types.ts";
import type { ReportRow } from "../../sql/reports.ts";
import type { StreamFormat } from "../../sql/stream.ts";
import { Problem } from "../http/problem.ts";
import type { ApiEnv } from "../http/router.ts";
import { acceptedFormat, RowsFormat, takesGzip } from "./report-formats.ts";
import { workbookOf } from "./report-workbook.ts";

/** The form that rows are sent in. */
export type Form = { format: RowsFormat; gzip: boolean };

/**
 * The form that the headers of a request prefer.
 *
 * @param format takes precedence over `Accept`
 * @throws Problem not-acceptable
 */
export function formOf(format: RowsFormat | undefined, headers: Record<string, string>): Form {
  const chosen = format ?? acceptedFormat(headers.accept);
  if (chosen === undefined) {
    const types = RowsFormat.options.map((each) => MEDIA_TYPES[each]).join(", ");
    throw new Problem("not-acceptable", `rows are available as ${types}`);
  }
  return { format: chosen, gzip: takesGzip(chosen, headers["accept-encoding"]) };
}

const FASTER = { level: 3 };

/** Rows in a form, in constant memory. */
export async function inForm(
  { format, gzip }: Form,
  read: (format: StreamFormat) => Promise<Readable>,
): Promise<Readable> {
  if (format === "xlsx") return await workbookOf(await read("lines"));
  const rows = await read(format);
  // The pipeline passes an error on to the reader of its end.
  return gzip ? pipeline(rows, createGzip(FASTER), () => {}) : rows;
}

/** Whether an `If-None-Match` header holds a tag (RFC 9110: compared weakly). */
function matches(ifNoneMatch: string | undefined, etag: string): boolean {
  if (ifNoneMatch === undefined) return false;
  const tags = ifNoneMatch.split(",").map((tag) => tag.trim().replace(/^W\//, ""));
  return tags.includes("*") || tags.includes(etag);
}

/**
 * Sends rows of a complete report, which never change: with a strong ETag, and not again to who has
 * them.
 *
 * @param name of the file, without its extension
 */
export async function sendRows(
  c: Context<ApiEnv>,
  report: ReportRow,
  { etag, name, format, gzip }: Form & { etag: string; name: string },
  open: () => Promise<Readable>,
): Promise<Response> {
  const headers = {
    ETag: etag,
    "Cache-Control": "private, max-age=31536000, immutable",
    Vary: "Accept, Accept-Encoding, Authorization",
  };
  if (matches(c.req.header("If-None-Match"), etag)) return c.body(null, 304, headers);
  const described = {
    ...headers,
    "Content-Type": contentTypeOfKind(format),
    "Content-Disposition": `attachment; filename="${name}.${format}"`,
    ...(report.unknown_share === null ? {} : { "X-Unknown-Share": String(report.unknown_share) }),
    ...(gzip ? { "Content-Encoding": "gzip" } : {}),
  };
  if (c.req.method === "HEAD") return c.body(null, 200, described);
  return c.body(asBody(await open()), 200, described);
}

/** Bytes for a response. */
export function asBody(rows: Readable): ReadableStream {
  return Readable.toWeb(rows) as ReadableStream;
}
