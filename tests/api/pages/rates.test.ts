import { describe, expect, it } from "vitest";
import { type Observation, ratesOf, withObservation } from "../../../api/pages/pipeline/rates.ts";
import { placeText, rateText } from "../../../api/pages/pipeline/text.ts";

describe("polls per second", () => {
  it("are what came in between two looks", () => {
    const checks = [
      { at: 0, kept: 100 },
      { at: 2_000, kept: 110 },
      { at: 3_000, kept: 110 },
      { at: 4_000, kept: 3 },
    ].reduce<Observation[]>(withObservation, []);
    expect(ratesOf(checks)).toEqual([
      { at: 2_000, perSecond: 5 },
      { at: 3_000, perSecond: 0 },
      { at: 4_000, perSecond: 0 },
    ]);
  });

  it("go back five minutes, and no look counts twice", () => {
    const old = { at: 0, kept: 1 };
    const recent = { at: 100_000, kept: 2 };
    const newest = { at: 300_001, kept: 3 };
    expect([old, recent, recent, newest].reduce<Observation[]>(withObservation, [])).toEqual([
      recent,
      newest,
    ]);
    expect(withObservation([old], undefined)).toEqual([old]);
  });

  it("are spelled as finely as it takes", () => {
    expect([0, 0.25, 99.94, 1234.5].map(rateText)).toEqual(["0.0", "0.3", "99.9", "1,235"]);
  });
});

describe("words for places", () => {
  it.each([
    [{ name: "polls.csv", source: "14118d9b" }, "polls.csv, line 1,500"],
    [{ name: "request r-1", source: "r-1" }, "request r-1, item 1,500"],
    [{ name: "store.polls/0", source: "store.polls/0" }, "store.polls/0, offset 1,500"],
  ])("a row of %j", (where, text) => {
    const row = { ...where, position: 1500, reason: "", raw: "", rejected_at: "" };
    expect(placeText(row)).toBe(text);
  });
});
