import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { describe, expect, it } from "vitest";

const ROOT = new URL("..", import.meta.url).pathname;

/** The folders of process roots wire everything; nothing outside imports them. */
const ROOTS = [
  ...["producers/main.ts", "consumers/main.ts", "api/main.ts"],
  ...["consumers/rebuild/main.ts", "consumers/backup/main.ts"],
  ...["producers/log/kafka/broker/main.ts", "sql/clickhouse-http/main.ts"],
  ...["consumers/gaps/", "api/standalone/", "api/one-shot/"],
];
const isRoot = (file: string) => ROOTS.some((root) => file.startsWith(root));

/**
 * Who may import from whom: the data's way, producers ◄── consumers ──► sql ◄── api ──► producers.
 * From outside of a top folder only its face is used: some of its rooms.
 */
const FACES = {
  producers: [
    /^messages\//,
    /^launch\//,
    /^log\/[^/]+$/,
    /^intake\/(?:intake|bulk|week|special-day)\.ts$/,
  ],
  sql: [
    /^[^/]+$/,
    /^(?:integrity|concurrency)\//,
    /^analyst\/(?:analyst|handbook|limits|open-analyst)\.ts$/,
    /^clickhouse-http\/http-interface\.ts$/,
  ],
} as const;

const MAY_IMPORT: Record<string, readonly (keyof typeof FACES)[]> = {
  producers: [],
  sql: [],
  consumers: ["producers", "sql"],
  api: ["sql", "producers"],
};

const files = Object.keys(MAY_IMPORT).flatMap((folder) =>
  readdirSync(join(ROOT, folder), { recursive: true, encoding: "utf8" })
    .filter((name) => /\.tsx?$/.test(name))
    .map((name) => join(folder, name)),
);

function importsOf(file: string): string[] {
  const text = readFileSync(join(ROOT, file), "utf8");
  return [...text.matchAll(/(?:from|import\()\s*"(\.[^"]+)"/g)].map(([, path]) =>
    relative(ROOT, join(ROOT, dirname(file), path ?? "")),
  );
}

describe("imports", () => {
  it("are looked for in files that are there", () => {
    expect(files.length).toBeGreaterThan(30);
    for (const root of ROOTS) expect(files.some((file) => file.startsWith(root))).toBe(true);
  });

  it.each(files.filter((file) => !isRoot(file)))("%s keeps to the data's way", (file) => {
    const [from = ""] = file.split("/");
    for (const target of importsOf(file)) {
      expect(isRoot(target), `${file} imports the root ${target}`).toBe(false);
      const [to = "", ...rest] = target.split("/");
      if (to === from) continue;
      const face = MAY_IMPORT[from]?.find((folder) => folder === to);
      expect(face, `${from}/ may not import ${target}`).toBeDefined();
      if (face === undefined) continue;
      const path = rest.join("/");
      const isOfFace = FACES[face].some((part) => part.test(path));
      expect(isOfFace, `${path} is not in the face of ${face}/`).toBe(true);
    }
  });

  it("form no circle of files", () => {
    const graph = new Map(files.map((file) => [file, importsOf(file)]));
    expect(circleIn(graph)).toEqual([]);
  });

  it("form no circle of the folders of one room", () => {
    const graph = new Map<string, string[]>();
    for (const file of files) {
      for (const target of importsOf(file)) {
        const [from, to] = sisters(dirname(file).split("/"), dirname(target).split("/"));
        if (from !== undefined && to !== undefined)
          graph.set(from, [...(graph.get(from) ?? []), to]);
      }
    }
    expect(graph.size).toBeGreaterThan(10);
    expect(circleIn(graph)).toEqual([]);
  });
});

/** The folders, side by side in one room, by which two paths part; none where one lies in the other. */
function sisters(one: string[], other: string[]): [string?, string?] {
  const at = one.findIndex((folder, index) => folder !== other[index]);
  if (at === -1 || at >= other.length) return [];
  return [one.slice(0, at + 1).join("/"), other.slice(0, at + 1).join("/")];
}

/** A circle of a graph, as its way; empty where it has none. */
function circleIn(graph: ReadonlyMap<string, readonly string[]>): string[] {
  const done = new Set<string>();
  const way: string[] = [];
  function visit(node: string): string[] {
    const at = way.indexOf(node);
    if (at !== -1) return [...way.slice(at), node];
    if (done.has(node)) return [];
    way.push(node);
    for (const next of graph.get(node) ?? []) {
      const circle = visit(next);
      if (circle.length > 0) return circle;
    }
    way.pop();
    done.add(node);
    return [];
  }
  for (const node of graph.keys()) {
    const circle = visit(node);
    if (circle.length > 0) return circle;
  }
  return [];
}
