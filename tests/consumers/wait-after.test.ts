import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { timeoutAfter, waitAfter } from "../../consumers/retry.ts";

it("waits grow twofold from 0.1 s to 5 s and stay there", () => {
  const waits = [1, 2, 3, 4, 5, 6, 7, 8, 1000, 5000].map((failures) => waitAfter(failures, 0));
  expect(waits).toEqual([100, 200, 400, 800, 1600, 3200, 5000, 5000, 5000, 5000]);
});

it("each wait is up to a half shorter by chance, and never longer", () => {
  const chance = fc.double({ min: 0, max: 1, noNaN: true });
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 100_000 }), chance, (failures, by) => {
      const [wait, longest] = [waitAfter(failures, by), waitAfter(failures, 0)];
      expect(wait).toBeLessThanOrEqual(longest);
      expect(wait).toBeGreaterThanOrEqual(longest / 2);
    }),
  );
  expect(new Set([0.1, 0.5, 0.9].map((by) => waitAfter(7, by))).size).toBe(3);
});

describe("the time-out of work that took too long", () => {
  it("doubles each time, up to sixteen times its beginning", () => {
    const times = [0, 1, 2, 3, 4, 5, 500].map((late) => timeoutAfter(late, 30_000) / 1000);
    expect(times).toEqual([30, 60, 120, 240, 480, 480, 480]);
  });
});
