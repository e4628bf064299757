import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";

const ROOT = new URL("..", import.meta.url).pathname;
const COLUMNS = 100;

const files = ["producers", "consumers", "sql", "api", "bench"].flatMap((folder) =>
  readdirSync(join(ROOT, folder), { recursive: true, encoding: "utf8" })
    .filter((name) => /\.(?:tsx?|mjs|sql)$/.test(name))
    .map((name) => join(folder, name)),
);

/** Lines that are comments and nothing else; an address cannot be broken. */
function commentsOf(file: string): string[] {
  const lines = readFileSync(join(ROOT, file), "utf8").split("\n");
  const mark = file.endsWith(".sql") ? /^\s*--/ : /^\s*(?:\/\/|\/?\*)/;
  return lines.filter((line) => mark.test(line) && !/:\/\/|biome-ignore/.test(line));
}

describe("comments", () => {
  it("keep to 100 columns", () => {
    const all = files.flatMap((file) => commentsOf(file).map((line) => `${file}: ${line}`));
    expect(all.length).toBeGreaterThan(1000);
    const tooLong = files.flatMap((file) =>
      commentsOf(file)
        .filter((line) => line.length > COLUMNS)
        .map((line) => `${file}: ${line}`),
    );
    expect(tooLong).toEqual([]);
  });
});
