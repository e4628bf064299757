import { existsSync, readFileSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { replayFiles } from "../../../producers/replay/replay.ts";
import { completeReport, explainAll } from "../../harness/explained.ts";
import { openPipeline } from "../../harness/pipeline.ts";

const DATA = new URL("../../../../shared/data/", import.meta.url).pathname;
const NOW = new Date("2025-01-01T00:00:00Z");

/** A clone that stands alone has no real data to look at. */
const skipped = existsSync(DATA) ? "" : ` (skipped: there is no ${DATA})`;

/** Some of the stores, by the last digits of their ids, and the header. */
const SOME = /^(?:store_id|\d*7[0-4]),/;

describe.runIf(existsSync(DATA))(`the segments of real stores${skipped}`, () => {
  let pipeline: Awaited<ReturnType<typeof openPipeline>>;

  /** The lines of some stores as a file of their own. */
  async function some(name: string, change = (line: string, _index: number) => line) {
    const path = join(pipeline.folder, `${name}.csv`);
    const lines = gunzipSync(readFileSync(join(DATA, `${name}.csv.gz`)))
      .toString("utf8")
      .split("\n");
    await writeFile(
      path,
      lines
        .filter((line) => SOME.test(line))
        .map(change)
        .join("\n"),
    );
    return path;
  }

  beforeAll(async () => {
    pipeline = await openPipeline(NOW);
    const files = {
      // Real instants; as hardly any of these polls saw a store down, every third one does here.
      polls: await some("polls_int64_sample", (line, index) =>
        index % 3 === 0 ? line.replace(",active,", ",inactive,") : line,
      ),
      hours: await some("hours_int64"),
      timezones: await some("timezones_int64"),
    };
    await replayFiles(pipeline.log, files, { now: NOW });
    await pipeline.ingesting.caughtUp();
  });
  afterAll(() => pipeline.close());

  it.each([
    {},
    { method: "hold", gaps: "carry", reach: "5h" },
    { gaps: "carry", as_of: "2023-01-24T08:00:00Z" },
  ] as const)("add up to their rows, within the bounds: %j", async (requested) => {
    const { db } = pipeline;
    const found = await explainAll(db, await completeReport(db, requested));
    expect(found).toMatchObject({ apart: [], outOfBounds: [] });
    expect(found.stores).toBeGreaterThan(500);
    for (const part of [found.up, found.down, found.between]) expect(part).toBeGreaterThan(1e11);
  });
});
