import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { dayOfPoll, splitDays } from "../../consumers/split-days.ts";
import { pollLine } from "../../sql/ingest.ts";

const timestamp = (day: number) =>
  new Date(Date.UTC(2022, 0, 1) + day * 86_400_000 + (day % 86_400_000))
    .toISOString()
    .replace("T", " ")
    .replace("Z", "000");

/** Lines of polls on these days, each of a store of its own. */
function linesOn(days: readonly number[]): string[] {
  return days.map((day, index) => pollLine([`s${index}`, "active", timestamp(day), 0, index]));
}

const bytesOf = (lines: readonly string[]) =>
  Buffer.from(lines.map((line) => `${line}\n`).join(""));

describe("rows of many days", () => {
  it("are divided by ranges of days, the same rows always in the same way", () => {
    fc.assert(
      fc.property(
        fc.array(fc.nat(400), { maxLength: 300 }),
        fc.integer({ min: 1, max: 50 }),
        (days, most) => {
          const lines = linesOn(days);
          const all = { rows: bytesOf(lines), count: lines.length };
          const inserts = splitDays(all, most, dayOfPoll);
          expect(splitDays(all, most, dayOfPoll)).toEqual(inserts);
          let before = -1;
          const found: [number, string][] = [];
          for (const { rows, count, origins } of inserts) {
            const own = rows.toString().split("\n").slice(0, -1);
            expect(own).toHaveLength(count);
            const places = own.map((_, index) => origins?.[index] ?? index);
            found.push(...own.map((line, index): [number, string] => [places[index] ?? -1, line]));
            const ownDays = new Set(places.map((place) => days[place] ?? -1));
            if (inserts.length > 1) expect(ownDays.size).toBeLessThanOrEqual(most);
            if (inserts.length > 1) expect(Math.min(...ownDays)).toBeGreaterThan(before);
            before = Math.max(...ownDays);
          }
          found.sort(([one], [other]) => one - other);
          expect(found.map(([, line]) => line)).toEqual(lines);
          expect(found.map(([place]) => place)).toEqual(lines.map((_, index) => index));
        },
      ),
    );
  });

  it("are one insert, and the very same bytes, up to that many days", () => {
    const days = Array.from({ length: 1000 }, (_, index) => index % 100);
    const all = { rows: bytesOf(linesOn(days)), count: days.length };
    expect(splitDays(all, 100, dayOfPoll)).toEqual([all]);
    expect(splitDays(all, 100, dayOfPoll)[0]?.rows).toBe(all.rows);
    expect(splitDays(all, 99, dayOfPoll).map(({ count }) => count)).toEqual([990, 10]);
  });

  it("have a day even if they are no polls", () => {
    const lines = ["nonsense", '["s"', "", ...linesOn([3])];
    const rows = bytesOf(lines);
    const inserts = splitDays({ rows, count: 4 }, 1, dayOfPoll);
    expect(inserts.map(({ count }) => count).reduce((sum, count) => sum + count)).toBe(4);
    expect(dayOfPoll(bytesOf(linesOn([31])), 0)).toBe(20_220_201);
  });
});
