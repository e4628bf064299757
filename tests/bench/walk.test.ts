import { describe, expect, it } from "vitest";
import { totalsOf } from "../../bench/rivals/walk.ts";

const HOUR = 3_600_000_000;
const DAY = 24 * HOUR;

/** Polls as the rivals keep them: hours after 0, and whether they were inactive. */
function polls(...seen: [hours: number, inactive: boolean][]): Float64Array {
  return Float64Array.from(seen, ([hours, inactive]) => hours * HOUR * 2 + (inactive ? 1 : 0));
}

describe("the walk of the rivals over the polls of a store", () => {
  const asOf = 200 * HOUR;
  const since = asOf - 8 * DAY;

  it("divides a period at the middle of two polls", () => {
    const seen = polls([190, false], [192, true]);
    const { up, down } = totalsOf(seen, [{ from: 188 * HOUR, to: 196 * HOUR }], since, asOf);
    expect(up).toEqual([0, 3 * HOUR, 3 * HOUR]);
    expect(down).toEqual([0, 5 * HOUR, 5 * HOUR]);
  });

  it("cuts at the windows and at the instant of the report, and takes inactive of two words", () => {
    const seen = polls([150, true], [199.5, false], [199.5, true]);
    const periods = [
      { from: 140 * HOUR, to: 160 * HOUR },
      { from: 199 * HOUR, to: 210 * HOUR },
    ];
    const { up, down } = totalsOf(seen, periods, since, asOf);
    expect(up).toEqual([0, 0, 0]);
    expect(down).toEqual([HOUR, HOUR, 21 * HOUR]);
  });

  it("knows nothing of a period without a poll", () => {
    const { up, down } = totalsOf(
      polls([150, false]),
      [{ from: 160 * HOUR, to: asOf }],
      since,
      asOf,
    );
    expect([...up, ...down]).toEqual([0, 0, 0, 0, 0, 0]);
  });
});
