import { createRouter } from "../../http/router.ts";
import type { Assets } from "./assets.ts";

const FOR_EVER = "public, max-age=31536000, immutable";

/** `GET /ui/assets/{file}`: public, because the sign-in needs them and they contain no data. */
export function assetRoute(assets: () => Promise<Assets>) {
  const router = createRouter();
  router.get("/ui/assets/:file", async (c) => {
    const asset = (await assets()).files.get(c.req.param("file"));
    if (asset === undefined) return c.notFound();
    const headers = { ETag: asset.etag, "Cache-Control": FOR_EVER, Vary: "Accept-Encoding" };
    if (c.req.header("If-None-Match") === asset.etag) return c.body(null, 304, headers);
    const zipped = /\bgzip\b/.test(c.req.header("Accept-Encoding") ?? "");
    const bytes = zipped ? asset.gzipped : asset.bytes;
    return c.body(new Uint8Array(bytes), 200, {
      ...headers,
      "Content-Type": asset.type,
      ...(zipped ? { "Content-Encoding": "gzip" } : {}),
    });
  });
  return router;
}
