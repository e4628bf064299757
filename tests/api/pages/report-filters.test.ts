import { describe, expect, it } from "vitest";
import { OF_WINDOWS } from "../../../api/pages/report/columns.ts";
import { applyFilters, everything, readLabels } from "../../../api/pages/report/filters.ts";
import {
  inUnit,
  uptimePct,
  worstFirst,
  worstGroups,
} from "../../../api/pages/report/group-figures.ts";

const rows = ["b", "constructor", "a", "c"].map((id) => [id]);
const LINES = [
  '["store_id","name","values"]',
  '["a","Zum Krug",["x",""]]',
  '["b","",["x","y"]]',
  '["c","bistro",[]]',
  "",
].join("\n");
const labels = readLabels(LINES);
const all = { ...everything(OF_WINDOWS), sort: "store_id" };
const ids = (filters: object) =>
  applyFilters(rows, { ...all, ...filters }, OF_WINDOWS, labels).map(([id]) => id);

describe("the rows of a report in the browser", () => {
  it("are in the order of what their stores are called, whatever id they have", () => {
    expect(ids({})).toEqual(["b", "c", "constructor", "a"]);
    expect(ids({ sort: "-store_id" })).toEqual(["a", "constructor", "c", "b"]);
  });

  it("are found by a part of the name in any letter case, or the beginning of the id", () => {
    expect(ids({ begin: "KRUG " })).toEqual(["a"]);
    expect(ids({ begin: "c" })).toEqual(["c", "constructor"]);
  });

  it("are those of a group; stores without a value are in that of the empty value", () => {
    expect(ids({ group: ["x", "y"] })).toEqual(["b"]);
    expect(ids({ group: ["x", ""] })).toEqual(["a"]);
    expect(ids({ group: ["", ""] })).toEqual(["c", "constructor"]);
  });
});

const group = (value: string, up: number, down: number) => ({
  ...{ values: [value], stores: 1 },
  ...{ up_us: [0, up], down_us: [0, down], unknown_us: [5, 0] },
});

describe("groups", () => {
  it("are worst first by uptime, then by downtime and value, those of unknown time last", () => {
    const groups = [
      ...[group("none", 0, 0), group("b", 9, 1), group("a", 9, 1), group("best", 7, 0)],
      ...[group("larger", 18, 2), group("worst", 0, 1)],
    ];
    const order = ["worst", "larger", "a", "b", "best", "none"];
    expect(worstFirst(groups, 1).map(({ values }) => values[0])).toEqual(order);
    expect(worstGroups(groups, 1, 2).map(({ values }) => values[0])).toEqual(order.slice(0, 2));
    expect(worstFirst(groups, 0)[0]).toMatchObject({ up: 0, down: 0, unknown: 5 });
  });

  it("have percentages that are cut, and times that are rounded", () => {
    expect(uptimePct({ up: 99_999_999_999, down: 1 })).toBe(99.99);
    expect(uptimePct({ up: 1, down: 0 })).toBe(100);
    expect(uptimePct({ up: 0, down: 0 })).toBeNull();
    expect(inUnit(18_000_000, 3_600_000_000)).toBe(0.01);
    expect(inUnit(17_999_999, 3_600_000_000)).toBe(0);
  });
});
