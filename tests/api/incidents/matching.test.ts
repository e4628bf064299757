import { describe, expect, it } from "vitest";
import {
  type KnownIncident,
  matchGroupIncidents,
  matchIncidents,
} from "../../../api/incidents/matching.ts";

/** An incident of the store before the colon, with inactive polls at these minutes. */
function incident(text: string): KnownIncident {
  const [store_id = "", polls = ""] = text.split(":");
  const inactive = polls.split(",").map(Number);
  return { store_id, first_seen: inactive[0] ?? 0, inactive };
}

const text = ({ store_id, inactive }: KnownIncident) => `${store_id}:${inactive.join(",")}`;

/** What became of incidents, in words. */
function became(former: string[], current: string[]) {
  const { same, replaced, retracted, fresh } = matchIncidents(
    former.map(incident),
    current.map(incident),
  );
  return {
    same: same.map((each) => `${text(each.former)} is ${text(each.current)}`),
    replaced: replaced.map(({ former: one, by }) => `${text(one)} by ${text(by)}`),
    retracted: retracted.map(text),
    fresh: fresh.map(({ current: one, from }) => `${text(one)} from ${from.map(text).join(" ")}`),
  };
}

const NOTHING = { same: [], replaced: [], retracted: [], fresh: [] };

describe("incidents after late polls", () => {
  it("are the same with the same id, whatever else changed", () => {
    expect(became(["a:1,2"], ["a:1,2,3,4"])).toEqual({ ...NOTHING, same: ["a:1,2 is a:1,2,3,4"] });
  });

  it("go into an earlier one that was there", () => {
    expect(became(["a:1,2", "a:5,6"], ["a:1,2,3,5,6"])).toEqual({
      ...NOTHING,
      same: ["a:1,2 is a:1,2,3,5,6"],
      replaced: ["a:5,6 by a:1,2,3,5,6"],
    });
  });

  it("are replaced by one that begins earlier, or later", () => {
    expect(became(["a:2,3"], ["a:1,2,3"])).toEqual({
      ...NOTHING,
      replaced: ["a:2,3 by a:1,2,3"],
      fresh: ["a:1,2,3 from a:2,3"],
    });
    expect(became(["a:1,2,3"], ["a:2,3"])).toEqual({
      ...NOTHING,
      replaced: ["a:1,2,3 by a:2,3"],
      fresh: ["a:2,3 from a:1,2,3"],
    });
  });

  it("are retracted where none of their polls is in any", () => {
    expect(became(["a:1,2"], ["b:1,2", "a:3,4"])).toEqual({
      ...NOTHING,
      retracted: ["a:1,2"],
      fresh: ["b:1,2 from ", "a:3,4 from "],
    });
  });

  it("are split: what is split off is new, and from the former one", () => {
    expect(became(["a:1,2,5,6"], ["a:1,2", "a:5,6"])).toEqual({
      ...NOTHING,
      same: ["a:1,2,5,6 is a:1,2"],
      fresh: ["a:5,6 from a:1,2,5,6"],
    });
  });

  it("are replaced by the one that has the earliest of their polls", () => {
    expect(became(["a:1,3,4,7,8"], ["a:3,4", "a:7,8"])).toEqual({
      ...NOTHING,
      replaced: ["a:1,3,4,7,8 by a:3,4"],
      fresh: ["a:3,4 from a:1,3,4,7,8", "a:7,8 from a:1,3,4,7,8"],
    });
  });
});

type Group = Parameters<typeof matchGroupIncidents>[0][number];

/** A group incident of a brand with incidents of these stores, each first seen at a minute. */
function group(value: string, opened: number, ...stores: string[]): Group {
  const incidents = stores.map((store) => {
    const [store_id = "", first_seen] = store.split("@");
    return { store_id, first_seen: Number(first_seen) };
  });
  return { attribute: "brand", value, opened, incidents };
}

describe("group incidents after late polls", () => {
  it("are the same where they share an incident of a store", () => {
    const [former, current] = [group("x", 10, "a@1", "b@2"), group("x", 9, "b@2", "c@3")];
    expect(matchGroupIncidents([former], [current])).toEqual({
      ...NOTHING,
      same: [{ former, current }],
    });
  });

  it("are others where they share only a store, or are of another group", () => {
    const former = group("x", 10, "a@1");
    const others = [group("x", 20, "a@15"), group("y", 10, "a@1")];
    expect(matchGroupIncidents([former], others)).toEqual({
      ...NOTHING,
      retracted: [former],
      fresh: others.map((current) => ({ current, from: [] })),
    });
  });

  it("become one, which is the earliest of them", () => {
    const [one, two] = [group("x", 10, "a@1"), group("x", 200, "b@150")];
    const both = group("x", 10, "a@1", "b@150");
    expect(matchGroupIncidents([one, two], [both])).toEqual({
      ...NOTHING,
      same: [{ former: one, current: both }],
      replaced: [{ former: two, by: both }],
    });
  });

  it("are split: the earliest is the same one", () => {
    const former = group("x", 10, "a@1", "b@150");
    const [one, two] = [group("x", 10, "a@1"), group("x", 200, "b@150")];
    expect(matchGroupIncidents([former], [one, two])).toEqual({
      ...NOTHING,
      same: [{ former, current: one }],
      fresh: [{ current: two, from: [former] }],
    });
  });
});
