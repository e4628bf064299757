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
 * Other stations use only a folder's face: of the producers, the words on the
 * log, the log itself, and the door for what comes in over HTTP.
 */
const FACES = {
  producers: [
    ...[
      "topics.ts",
      "asyncapi.ts",
      "timestamp.ts",
      "clock-time.ts",
      "line-buffer.ts",
      "plain-poll.ts",
      "progress.ts",
      "settings.ts",
    ],
    ...["log/event-log.ts", "log/runs.ts", "log/ends.ts", "log/anew.ts"],
    ...["intake/intake.ts", "intake/week.ts"],
  ],
  sql: [
    ...["store.ts", "open-store.ts", "failures.ts", "stream.ts", "ingest.ts", "pipeline.ts"],
    ...["ledger-gaps.ts"],
    ...[
      "reports.ts",
      "report-requests.ts",
      "report-rows.ts",
      "explain.ts",
      "stores.ts",
      "stores-now.ts",
      "changes.ts",
      "rejections.ts",
      "migrate.ts",
      "failed-writes.ts",
    ],
    ...[
      "integrity/parts.ts",
      "integrity/checks.ts",
      "integrity/inventory-file.ts",
      "integrity/folders.ts",
      "integrity/carry.ts",
      "integrity/recover.ts",
    ],
    ...["sessions.ts", "positions.ts"],
    ...[
      "measures.ts",
      "analyst/analyst.ts",
      "analyst/open-analyst.ts",
      "analyst/http-interface.ts",
      "analyst/handbook.ts",
      "analyst/limits.ts",
    ],
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
      if (face !== undefined) expect(FACES[face], `the face of ${face}/`).toContain(rest.join("/"));
    }
  });
});
