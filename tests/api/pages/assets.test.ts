import { readdirSync, readFileSync } from "node:fs";
import { basename, dirname } from "node:path";
import { gunzipSync } from "node:zlib";
import { afterAll, describe, expect, it } from "vitest";
import { openAssets } from "../../../api/pages/kit/assets.ts";
import { SHELL, STYLE } from "../../../api/pages/kit/frame.ts";
import { temporaryApi } from "../../harness/api.ts";
import { failingDatabase } from "../../harness/failing-database.ts";

const PAGES = new URL("../../../api/pages/", import.meta.url);

/** All that pages load: every script that stands in a folder of a page, and the one style sheet. */
const sources = new Map(
  readdirSync(PAGES, { recursive: true, encoding: "utf8" })
    .filter((file) => /(?:^|\/)(?:browser\.tsx?|style\.css)$/.test(file))
    .map((file) => [basename(dirname(file)), new URL(file, PAGES)]),
);
const { built, files, inputs } = await openAssets(sources)();
const pages = [...sources.keys()].filter((name) => name !== STYLE && name !== SHELL);

/** The length of these files together. */
function bytesOf(names: readonly string[]): number {
  return names.reduce((sum, name) => sum + (files.get(name)?.bytes.length ?? Number.NaN), 0);
}

const api = await temporaryApi();
afterAll(api.close);

/** The address of the first asset that a page names. */
async function firstAsset(kind: "js" | "css"): Promise<string> {
  const page = await (await api.app.request("/ui/now")).text();
  const [, file = ""] = new RegExp(`/(assets/[\\w.]+\\.${kind})"`).exec(page) ?? [];
  return `/ui/${file}`;
}

describe("scripts and styles", () => {
  it.each(pages)("of the page %s have less than 150 kB, before they are compressed", (page) => {
    const loaded = [STYLE, SHELL, page].flatMap((name) => {
      const { file = "", imports = [] } = built.get(name) ?? {};
      return [file, ...imports];
    });
    const bytes = bytesOf([...new Set(loaded)]);
    expect(bytes).toBeGreaterThan(10_000);
    expect(bytes).toBeLessThan(150_000);
  });

  it("of all pages together have less than 210 kB", () => {
    expect(pages).toEqual(expect.arrayContaining(["now", "report", "store"]));
    expect(bytesOf([...files.keys()])).toBeLessThan(210_000);
  });

  it("are made of the pages and of light libraries, and of nothing that is the server's", () => {
    // The names of columns, the windows and the default reach are the same on both sides.
    const ours = /(?:^|\/)api\/(?:pages\/|uptime\/(?:columns|windows|reach)\.ts$)/;
    const foreign = inputs.filter((input) => !ours.test(input));
    const packages = foreign.map((input) => /node_modules\/([^/]+)\//.exec(input)?.[1] ?? input);
    expect(["preact", "uplot"]).toEqual(expect.arrayContaining([...new Set(packages)]));
  });

  it("set text in the sizes of one scale, of which none is too small to read", () => {
    const sheets = readdirSync(PAGES, { recursive: true, encoding: "utf8" })
      .filter((file) => file.endsWith(".css"))
      .map((file) => readFileSync(new URL(file, PAGES), "utf8"));
    const scale = sheets.flatMap((css) => [...css.matchAll(/--(\w+): ([\d.]+)rem;\n/g)]);
    const pixels = new Map(scale.map(([, name = "", rem]) => [name, Number(rem) * 16]));
    const used = sheets.flatMap((css) => [...css.matchAll(/(?<!-)\bfont(?:-size)?: ([^;]+);/g)]);
    for (const [rule, size = ""] of used) {
      if (size === "inherit") continue;
      const [, name = ""] = /^var\(--(\w+)\)/.exec(size) ?? [];
      expect(pixels.get(name), rule).toBeGreaterThanOrEqual(12);
    }
    expect(used.length).toBeGreaterThan(10);
  });

  it.each(["js", "css"] as const)("are kept for ever under their name: %s", async (kind) => {
    const address = await firstAsset(kind);
    const plain = await api.app.request(address);
    expect(plain.status).toBe(200);
    expect(plain.headers.get("Cache-Control")).toBe("public, max-age=31536000, immutable");
    const etag = plain.headers.get("ETag") ?? "";
    const again = await api.app.request(address, { headers: { "If-None-Match": etag } });
    expect(again.status).toBe(304);
    const zipped = await api.app.request(address, { headers: { "Accept-Encoding": "gzip, br" } });
    expect(zipped.headers.get("Content-Encoding")).toBe("gzip");
    const text = gunzipSync(new Uint8Array(await zipped.arrayBuffer())).toString();
    expect(text).toBe(await plain.text());
  });

  it("that are not there are not found, in words for people", async () => {
    for (const address of ["/ui/assets/now.js", "/ui/nowhere"]) {
      const response = await api.app.request(address);
      expect(response.status).toBe(404);
      expect(await response.text()).toContain("There is nothing at this address");
    }
  });
});

describe("a page", () => {
  it("has a policy that lets in nothing but what this server has", async () => {
    const { headers } = await api.app.request("/ui/now");
    expect(headers.get("Content-Security-Policy")).toBe(
      "default-src 'none'; script-src 'self'; img-src 'self' data:; connect-src 'self'; base-uri 'none'; frame-ancestors 'none'; style-src 'self'; form-action 'self'",
    );
    expect(headers.get("Cache-Control")).toBe("no-store");
  });

  it("is where the address of the server leads", async () => {
    for (const [from, to] of [
      ["/", "ui/now"],
      ["/ui", "ui/now"],
    ] as const) {
      const response = await api.app.request(from);
      expect([response.status, response.headers.get("Location")]).toEqual([302, to]);
    }
  });

  it("that cannot be shown says why, and how to go on", async () => {
    const db = failingDatabase(api.db, () => Promise.reject(new Error("socket hang up")));
    const { app } = api.variant({ db });
    const response = await app.request("/ui/now");
    expect(response.status).toBe(503);
    const html = await response.text();
    expect(html).toContain("ClickHouse is unreachable or overloaded");
    expect(html).toContain('href="../ui/now"');
  });

  it("of a search for nothing leads to all stores", async () => {
    const response = await api.app.request("/ui/find?store=+");
    expect([response.status, response.headers.get("Location")]).toEqual([303, "now"]);
  });
});
