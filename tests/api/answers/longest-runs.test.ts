import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { longestRuns } from "../../../api/answers/longest-runs.ts";
import { singleFlight } from "../../../sql/concurrency/single-flight.ts";

const Drawn = fc.array(
  // Where two polls contradict each other, a run begins before the last word of the other status.
  fc.record({
    other: fc.option(fc.integer({ min: 200, max: 500 }), { nil: null }),
    after: fc.integer({ min: -200, max: 50 }),
  }),
  { maxLength: 400 },
);

describe("the longest runs", () => {
  const stores = (drawn: { other: number | null; after: number }[]) =>
    drawn.map(({ other, after }, index) => {
      const since = (other ?? 0) + after;
      const polled = { status: "inactive" as const, first_us: since, last_us: 1000, taken: 2 };
      return { store_id: `s${index}`, polled: { ...polled, other_us: other }, since };
    });

  it("are those that looking up every store finds", async () => {
    await fc.assert(
      fc.asyncProperty(Drawn, fc.integer({ min: 1, max: 60 }), async (drawn, most) => {
        const all = stores(drawn);
        const since = new Map(all.map((each) => [each.store_id, each.since]));
        const found = await longestRuns(all, most, async (id) => ({
          since: since.get(id) ?? Number.NaN,
          at_least: false,
        }));
        const sorted = [...all].sort(
          (a, b) => a.since - b.since || (a.store_id < b.store_id ? -1 : 1),
        );
        expect(found.map(({ store_id }) => store_id)).toEqual(
          sorted.slice(0, most).map(({ store_id }) => store_id),
        );
      }),
    );
  });

  it("are found without looking up those that cannot be among them, where there are very many", async () => {
    const all = stores(Array.from({ length: 1001 }, (_, index) => ({ other: index, after: 5 })));
    const inspected: string[] = [];
    await longestRuns(all, 10, async (id, { other_us }) => {
      inspected.push(id);
      return { since: (other_us ?? 0) + 5, at_least: false };
    });
    expect(inspected).toHaveLength(100);
  });
});

describe("a shared answer", () => {
  it("is found out after it was asked for, one at a time, however many ask", async () => {
    let begun = 0;
    const finish: ((fails?: Error) => void)[] = [];
    const request = singleFlight(() => {
      begun += 1;
      const number = begun;
      return new Promise<number>((resolve, reject) => {
        finish.push((fails) => (fails === undefined ? resolve(number) : reject(fails)));
      });
    });
    const first = request();
    const second = [request(), request()];
    expect(begun).toBe(1);
    finish[0]?.();
    expect(await first).toBe(1);
    expect(begun).toBe(2);
    const third = request();
    finish[1]?.(new Error("down"));
    for (const each of second) await expect(each).rejects.toThrow("down");
    finish[2]?.();
    expect(await third).toBe(3);
    const alone = request();
    finish[3]?.();
    expect(await alone).toBe(4);
  });
});
