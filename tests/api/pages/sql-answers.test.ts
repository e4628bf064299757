import { describe, expect, it } from "vitest";
import { axesOf, firstDrawing, pointsOf, rowNames } from "../../../api/pages/sql/axes.ts";
import { kindOf } from "../../../api/pages/sql/columns.ts";
import { failureOf, offsetOf } from "../../../api/pages/sql/failure.ts";
import { fragmentOf, queryIn } from "../../../api/pages/sql/link.ts";
import { readRows } from "../../../api/pages/sql/read-rows.ts";

const LINES = [
  ["día", "n"],
  ["DateTime", "Nullable(Int8)"],
  ["2024-11-10 00:00:10", "5"],
  ["2024-11-10 00:00:00", "ᴺᵁᴸᴸ"],
  ["2024-11-10 00:00:05", "7"],
];
const BYTES = new TextEncoder().encode(LINES.map((line) => `${JSON.stringify(line)}\n`).join(""));

/** The bytes in pieces of this size, which do not care for lines or characters. */
function inPieces(size: number): ReadableStream<Uint8Array> {
  return new ReadableStream({
    start(controller) {
      for (let at = 0; at < BYTES.length; at += size) {
        controller.enqueue(BYTES.subarray(at, at + size));
      }
      controller.close();
    },
  });
}

describe("an answer", () => {
  it.each([1, 2, 7, 64, 10_000])("is read in pieces of %i bytes", async (size) => {
    const answer = await readRows(inPieces(size), 1000);
    expect(answer).toEqual({
      columns: [
        { name: "día", type: "DateTime" },
        { name: "n", type: "Nullable(Int8)" },
      ],
      rows: [
        ["2024-11-10 00:00:10", "5"],
        ["2024-11-10 00:00:00", null],
        ["2024-11-10 00:00:05", "7"],
      ],
      count: 3,
    });
    expect(await readRows(inPieces(size), 1)).toMatchObject({ rows: [LINES[2]], count: 3 });
  });

  it("is drawn over time, in its order, with gaps where nothing is", async () => {
    const answer = await readRows(inPieces(64), 1000);
    const axes = axesOf(answer);
    expect(axes).toEqual({ x: [0, "row", 1], y: [1] });
    const drawing = axes && firstDrawing(axes);
    expect(drawing).toEqual({ x: 0, y: 1, kind: "line" });
    const start = Date.parse("2024-11-10T00:00:00Z") / 1000;
    expect(pointsOf(answer, { x: 0, y: 1, kind: "line" })).toEqual({
      x: [start, start + 5, start + 10],
      y: [null, 7, 5],
    });
    expect(pointsOf(answer, { x: "row", y: 1, kind: "bars" })).toEqual({
      x: [1, 2, 3],
      y: [5, null, 7],
    });
    expect(rowNames(answer)).toEqual(["1", "2", "3"]);
  });

  it.each([
    ["UInt64", "number"],
    ["LowCardinality(Nullable(Float64))", "number"],
    ["Decimal(9, 2)", "number"],
    ["Nullable(Date)", "time"],
    ["DateTime64(3, 'UTC')", "time"],
    ["String", "other"],
    ["Array(UInt8)", "other"],
  ])("has columns: %s is %s", (type, kind) => {
    expect(kindOf(type)).toBe(kind);
  });
});

describe("a failure", () => {
  it.each([
    ["Syntax error: failed at position 14 (x) (line 2, col 5): x", { line: 2, column: 5 }, 13],
    ["Syntax error: failed at position 10 ('x): 'x.", { line: 2, column: 1 }, 9],
    ["Unknown table", undefined, undefined],
  ])("is found where ClickHouse says: %s", (detail, place, offset) => {
    const sql = "SELECT 1\nfrm x";
    const failure = failureOf({ title: "t", detail, clickhouse_type: "T" }, sql);
    expect(failure).toEqual({ title: "t", detail, type: "T", place });
    expect(failure.place && offsetOf(sql, failure.place)).toBe(offset);
  });
});

describe("a link", () => {
  it("brings any query back", () => {
    const sql = "SELECT '#&%=+ ü\n' -- ?";
    expect(queryIn(fragmentOf(sql))).toBe(sql);
    expect(queryIn("#q=%E0")).toBeUndefined();
    expect(queryIn("#page")).toBeUndefined();
  });
});
