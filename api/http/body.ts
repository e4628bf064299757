import type { Context } from "hono";
import { Problem } from "./problem.ts";
import type { ApiEnv } from "./router.ts";

/**
 * The format and encoding of the body of a request.
 *
 * @param formats the formats by their media types
 * @throws Problem unsupported-media-type
 */
export function encodingOf<Format>(
  c: Context<ApiEnv>,
  formats: Readonly<Record<string, Format>>,
): { format: Format; gzip: boolean } {
  const [type = "", ...parameters] = (c.req.header("Content-Type") ?? "").split(";");
  const format = formats[type.trim().toLowerCase()];
  if (format === undefined) {
    throw new Problem("unsupported-media-type", `expected ${Object.keys(formats).join(", ")}`);
  }
  if (parameters.some((each) => /^\s*charset=/i.test(each) && !/=\s*"?utf-?8"?\s*$/i.test(each))) {
    throw new Problem("unsupported-media-type", "expected UTF-8");
  }
  const encoding = (c.req.header("Content-Encoding") ?? "identity").trim().toLowerCase();
  if (encoding !== "gzip" && encoding !== "identity") {
    throw new Problem("unsupported-media-type", "expected Content-Encoding gzip, or none");
  }
  return { format, gzip: encoding === "gzip" };
}

/**
 * The body as it arrives. A reader that stops early leaves the connection open for the response.
 */
export function bytesOf(request: Request): AsyncIterable<Uint8Array> {
  const none = new Blob([]).stream();
  return (request.body ?? none).values({ preventCancel: true });
}
