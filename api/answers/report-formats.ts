import { z } from "@hono/zod-openapi";
import { MEDIA_TYPES } from "../../sql/media-types.ts";

/** The formats of rows; of several equally acceptable ones the first is used. */
export const RowsFormat = z
  .enum(["csv", "json", "ndjson", "parquet", "arrow", "arrows", "xlsx"])
  .describe("Takes precedence over `Accept`; default: csv");
export type RowsFormat = z.infer<typeof RowsFormat>;

/** The formats that gzip makes smaller. */
const TEXTS: ReadonlySet<RowsFormat> = new Set(["csv", "json", "ndjson"]);

type Wish = { name: string; quality: number };

/**
 * The format that an `Accept` header (RFC 9110) prefers; undefined where it accepts none of them.
 */
export function acceptedFormat(accept: string | undefined): RowsFormat | undefined {
  if (accept === undefined || accept.trim() === "") return "csv";
  const wishes = wishesOf(accept);
  const ranked = RowsFormat.options
    .map((format) => ({ format, quality: qualityOf(wishes, MEDIA_TYPES[format]) }))
    .sort((a, b) => b.quality - a.quality);
  const [best] = ranked;
  return best !== undefined && best.quality > 0 ? best.format : undefined;
}

/** Whether a response of this format is sent as gzip, by the `Accept-Encoding` of its request. */
export function takesGzip(format: RowsFormat, acceptEncoding: string | undefined): boolean {
  if (acceptEncoding === undefined || !TEXTS.has(format)) return false;
  const wishes = wishesOf(acceptEncoding);
  const named = (name: string) => wishes.find((wish) => wish.name === name)?.quality;
  return (named("gzip") ?? named("x-gzip") ?? named("*") ?? 0) > 0;
}

/** Of several ranges that match a type, the most specific one counts. */
function qualityOf(wishes: readonly Wish[], type: string): number {
  const ranges = [type, type.replace(/\/.*/, "/*"), "*/*"];
  for (const range of ranges) {
    const wish = wishes.find(({ name }) => name === range);
    if (wish !== undefined) return wish.quality;
  }
  return 0;
}

function wishesOf(header: string): Wish[] {
  return header.split(",").map((part) => {
    const [name = "", ...parameters] = part.split(";").map((text) => text.trim().toLowerCase());
    const quality = parameters.find((parameter) => parameter.startsWith("q="))?.slice(2);
    const number = quality === undefined ? 1 : Number(quality);
    return { name, quality: Number.isFinite(number) ? number : 0 };
  });
}
