import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Inventory, lostParts, type Part } from "../../../sql/integrity/parts.ts";

const polls = (...parts: Part[]): Inventory => ({ polls: { "20241102": parts } });
const lost = (before: Inventory, now: Inventory) => lostParts(before, now).map(({ part }) => part);

describe("parts that were there", () => {
  it("are there while nothing happens", () => {
    expect(lost(polls([1, 1, 10]), polls([1, 1, 10]))).toEqual([]);
  });

  it("are there in what they were merged into", () => {
    expect(lost(polls([1, 1, 10], [4, 6, 20]), polls([1, 6, 25]))).toEqual([]);
  });

  it("are there in what they were merged from, where the merge was lost with the power", () => {
    expect(lost(polls([1, 6, 25]), polls([1, 1, 10], [4, 6, 20]))).toEqual([]);
  });

  it("are there where what they were merged from was then merged with others", () => {
    expect(lost(polls([4, 9, 25]), polls([1, 6, 20], [7, 9, 10]))).toEqual([]);
    expect(lost(polls([4, 9, 25]), polls([1, 6, 20]))).toEqual([[4, 9, 25]]);
  });

  it("are lost when they are gone, with their partition, their table, or all tables", () => {
    expect(lost(polls([1, 1, 10], [2, 2, 5]), polls([2, 2, 5]))).toEqual([[1, 1, 10]]);
    expect(lost(polls([1, 1, 10]), { polls: { "20241103": [[1, 1, 10]] } })).toEqual([[1, 1, 10]]);
    expect(lost(polls([1, 1, 10]), { stores: { "20241102": [[1, 1, 10]] } })).toEqual([[1, 1, 10]]);
    expect(lost(polls([1, 1, 10]), {})).toEqual([[1, 1, 10]]);
  });

  it("are lost when some of what they were merged from is gone", () => {
    const before = polls([1, 9, 30]);
    expect(lost(before, polls([1, 3, 10], [7, 9, 10]))).toEqual([[1, 9, 30]]);
    expect(lost(before, polls([1, 3, 10], [4, 6, 20]))).toEqual([[1, 9, 30]]);
    expect(lost(before, polls([4, 6, 20], [7, 9, 10]))).toEqual([[1, 9, 30]]);
  });

  it("are lost exactly when they are, through any merges", () => {
    const rows = fc.array(fc.integer({ min: 1, max: 100 }), { minLength: 1, maxLength: 12 });
    const cuts = fc.array(fc.boolean(), { minLength: 12, maxLength: 12 });
    fc.assert(
      fc.property(rows, cuts, fc.nat(), (counts, merged, chosen) => {
        const inserts = counts.map((count, index): Part => [index + 1, index + 1, count]);
        const now = merge(inserts, merged);
        expect(lost(polls(...inserts), polls(...now))).toEqual([]);
        const gone = now[chosen % now.length] ?? [0, 0, 0];
        const left = now.filter((part) => part !== gone);
        expect(lost(polls(...inserts), polls(...left))).toEqual(
          inserts.filter(([at]) => gone[0] <= at && at <= gone[1]),
        );
      }),
    );
  });
});

/** Neighbours become one part where `joined` says so. */
function merge(parts: readonly Part[], joined: readonly boolean[]): Part[] {
  const merged: Part[] = [];
  for (const [index, part] of parts.entries()) {
    const before = joined[index] === true ? merged.pop() : undefined;
    merged.push(before === undefined ? part : [before[0], part[1], before[2] + part[2]]);
  }
  return merged;
}
