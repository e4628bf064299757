import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { hoursInBulk, pollsInBulk, timezonesInBulk } from "../api/one-shot/bulk.ts";
import { polls } from "../consumers/sinks.ts";
import { hoursInput, type Input, pollsInput, timezonesInput } from "../producers/csv/inputs.ts";
import { type Reading, readInput } from "../producers/csv/read-input.ts";
import { weekBuilder } from "../producers/csv/weeks.ts";
import { type Database, openEmbeddedDatabase } from "../sql/database.ts";
import { deleteLoaded, prepareOneReport } from "../sql/one-shot/one-report.ts";
import { hoursFile, type MangledFile, pollFile, timezoneFile } from "./api/one-shot/files.ts";
import { temporaryFolder } from "./harness/temporary-database.ts";

const NOW = new Date("2024-03-01T00:00:00Z");

/** A parser of CSV leaves the blanks out that splitting a line leaves in. */
const BLANKS_AND_QUOTES = {
  bytes: Buffer.from('"store_id","status","timestamp_utc"\n  ,active\n'),
  packed: false,
};

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let db: Database;

beforeAll(async () => {
  folder = await temporaryFolder();
  db = await openEmbeddedDatabase(join(folder.path, "clickhouse"), { rights: "everything" });
  await prepareOneReport(db).rest;
});
afterAll(async () => {
  await db.close();
  await folder.remove();
});

async function written({ bytes, packed }: MangledFile): Promise<string> {
  const path = join(folder.path, "input");
  await writeFile(path, packed ? gzipSync(bytes) : bytes);
  return path;
}

/** All that the readers of rows find in a file. */
async function rowByRow<T>(path: string, input: Input<T>): Promise<Reading<T>[]> {
  const found: Reading<T>[] = [];
  for await (const { readings } of readInput(path, input, NOW)) found.push(...readings);
  return found;
}

function refusals(readings: readonly Reading<unknown>[]): [number, string][] {
  return readings.flatMap((reading) =>
    "value" in reading ? [] : [[reading.line, reading.reason] as [number, string]],
  );
}

function values<T>(readings: readonly Reading<T>[]): { value: T; position: number }[] {
  return readings.flatMap((reading) =>
    "value" in reading ? [{ value: reading.value, position: reading.line }] : [],
  );
}

async function rowsOf(query: string): Promise<unknown[][]> {
  const answer = await db.query({ query, format: "JSONCompactEachRow" });
  return z.array(z.array(z.unknown())).parse(await answer.json());
}

describe("in bulk and row by row", () => {
  it("polls come to the same, and the same is set aside", async () => {
    let fast = 0;
    let slow = 0;
    await fc.assert(
      fc.asyncProperty(pollFile, async (file) => {
        const path = await written(file);
        const expected = await rowByRow(path, pollsInput);
        await deleteLoaded.polls(db, {});
        const bulk = await pollsInBulk(db, path, NOW);
        if (bulk === undefined) throw new Error("it was not loaded in bulk");
        await polls.write(db, values(bulk.readings));
        const instant = "replaceOne(toString(polled_at), ' ', 'T') || 'Z'";
        const found = await rowsOf(
          `SELECT store_id, status, ${instant} FROM incoming_polls ORDER BY ALL`,
        );
        const rows = values(expected).map(({ value }) => Object.values(value).map(String));
        expect(found).toEqual(rows.sort((a, b) => (a.join() < b.join() ? -1 : 1)));
        expect(refusals(bulk.readings)).toEqual(refusals(expected));
        expect(bulk.rows + values(bulk.readings).length).toBe(rows.length);
        fast += bulk.rows;
        slow += bulk.readings.length;
      }),
      { numRuns: 40, examples: [[BLANKS_AND_QUOTES]] },
    );
    expect(fast).toBeGreaterThan(20);
    expect(slow).toBeGreaterThan(50);
  });

  it("so do opening hours", async () => {
    let fast = 0;
    await fc.assert(
      fc.asyncProperty(hoursFile, async (file) => {
        const path = await written(file);
        const expected = values(await rowByRow(path, hoursInput));
        await db.command({ query: "TRUNCATE TABLE store_hours" });
        const bulk = await hoursInBulk(db, path);
        const found = await rowsOf(
          "SELECT store_id, toJSONString(week) FROM store_hours ORDER BY store_id",
        );
        if (bulk === undefined) {
          expect(found).toEqual([]);
          return;
        }
        const weeks = weekBuilder();
        for (const { value } of expected) weeks.add(value);
        const all = [...weeks.all()].map(({ store_id, week }) => [store_id, JSON.stringify(week)]);
        expect(found).toEqual(all.sort(([a = ""], [b = ""]) => (a < b ? -1 : 1)));
        expect(bulk).toEqual({ rows: expected.length, readings: [] });
        fast += 1;
      }),
      { numRuns: 40 },
    );
    expect(fast).toBeGreaterThan(1);
  });

  it("so do zones", async () => {
    let fast = 0;
    await fc.assert(
      fc.asyncProperty(timezoneFile, async (file) => {
        const path = await written(file);
        const expected = values(await rowByRow(path, timezonesInput));
        await db.command({ query: "TRUNCATE TABLE store_timezones" });
        const bulk = await timezonesInBulk(db, path);
        const found = await rowsOf(
          "SELECT store_id, timezone_str, toUInt32(version) FROM store_timezones FINAL ORDER BY store_id",
        );
        if (bulk === undefined) {
          expect(found).toEqual([]);
          return;
        }
        const last = new Map(
          expected.map(({ value, position }) => [value.store_id, { value, position }]),
        );
        const all = [...last.values()].map(({ value, position }) => [
          ...Object.values(value),
          position,
        ]);
        expect(found).toEqual(all.sort(([a = ""], [b = ""]) => (a < b ? -1 : 1)));
        expect(bulk).toEqual({ rows: expected.length, readings: [] });
        fast += 1;
      }),
      { numRuns: 40 },
    );
    expect(fast).toBeGreaterThan(1);
  });
});
