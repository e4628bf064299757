import { createHash } from "node:crypto";
import { basename } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import type { Metafile } from "esbuild";

/** A file that pages load. The name contains a digest, so its bytes never change. */
type Asset = { type: string; bytes: Uint8Array; gzipped: Uint8Array; etag: string };

/** The result of building a source: the file, and all files that it imports, however indirectly. */
export type Built = { file: string; imports: readonly string[] };

/** Scripts and styles of the pages, as browsers load them. */
export type Assets = {
  /** By the name of their source. */
  built: ReadonlyMap<string, Built>;
  /** By the name of the file, which contains a digest of its content. */
  files: ReadonlyMap<string, Asset>;
  /** The sources that went into them; a test checks them. */
  inputs: readonly string[];
};

const TYPES: Record<string, string> = {
  js: "text/javascript; charset=utf-8",
  css: "text/css; charset=utf-8",
};

/**
 * Builds scripts and styles at the first request: programs that show no page need no builder, and
 * there is no build step to forget. Modules that several scripts import are built once.
 *
 * @param sources by name; a style sheet may import others
 */
export function openAssets(sources: ReadonlyMap<string, URL>): () => Promise<Assets> {
  let building: Promise<Assets> | undefined;
  return () => {
    building ??= build(sources).catch((error) => {
      building = undefined;
      throw error;
    });
    return building;
  };
}

async function build(sources: ReadonlyMap<string, URL>): Promise<Assets> {
  const esbuild = await import("esbuild");
  const { outputFiles, metafile } = await esbuild.build({
    entryPoints: [...sources].map(([out, url]) => ({ in: fileURLToPath(url), out })),
    bundle: true,
    splitting: true,
    format: "esm",
    target: "es2022",
    minify: true,
    legalComments: "none",
    jsx: "automatic",
    jsxImportSource: "preact",
    tsconfigRaw: {},
    // Nothing is written to disk: the folder is only part of the file names.
    write: false,
    outdir: "assets",
    entryNames: "[name].[hash]",
    chunkNames: "chunk.[hash]",
    metafile: true,
    logLevel: "silent",
  });
  const files = outputFiles.map(({ path, contents }) => [basename(path), asset(path, contents)]);
  const built = Object.entries(metafile.outputs).flatMap(([path, { entryPoint }]) => {
    if (entryPoint === undefined) return [];
    const file = basename(path);
    const [name = ""] = file.split(".");
    const all = importedBy(path, metafile.outputs);
    return [[name, { file, imports: all.map((each) => basename(each)) }]] as const;
  });
  return {
    built: new Map(built),
    files: new Map(files as [string, Asset][]),
    inputs: Object.keys(metafile.inputs),
  };
}

/** The outputs that an output imports, and those that these import, each once. */
function importedBy(path: string, outputs: Metafile["outputs"]): string[] {
  const found = new Set<string>();
  const pending = [path];
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    for (const { path: imported, external } of outputs[next]?.imports ?? []) {
      // Such as the pattern of a style sheet that stands in the page itself.
      if (external) continue;
      if (!found.has(imported)) pending.push(imported);
      found.add(imported);
    }
  }
  return [...found];
}

function asset(path: string, bytes: Uint8Array): Asset {
  const type = TYPES[path.split(".").at(-1) ?? ""] ?? "application/octet-stream";
  const digest = createHash("sha256").update(bytes).digest("base64url").slice(0, 22);
  return { type, bytes, gzipped: gzipSync(bytes), etag: `"${digest}"` };
}
