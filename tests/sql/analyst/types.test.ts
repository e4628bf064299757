import { describe, expect, it } from "vitest";
import { checkText } from "../../../sql/analyst/statement-text.ts";
import { zonesOfType } from "../../../sql/analyst/types.ts";
import { ZONES_AT_MOST, zonesOf } from "../../../sql/analyst/zones.ts";

const NONE = new Map<string, string>();

describe("the text of a type", () => {
  it.each([
    ["String", []],
    ["DateTime", []],
    ["DateTime('UTC')", ["UTC"]],
    ["datetime64 ( 6 , 'Asia/Tokyo' )", ["Asia/Tokyo"]],
    [
      "Array(Tuple(a DateTime('UTC'), `b c` Nullable(DateTime64(3, 'Asia/Tokyo'))))",
      ["UTC", "Asia/Tokyo"],
    ],
    ["Enum8('DateTime(x)' = -1, 'it\\'s' = 2)", []],
    ["Map(String, Decimal(18, 2))", []],
    ["JSON(max_dynamic_paths=10, a.b UInt32)", []],
    ["LowCardinality(FixedString(3))", []],
  ])("names its zones: %s", (type, zones) => {
    expect(zonesOfType(type)).toEqual(zones);
  });

  it.each([
    "AggregateFunction(sum, UInt8)",
    "SimpleAggregateFunction(sum, UInt8)",
    "Nullable(AggregateFunction(sum, UInt8))",
    "`DateTime`('UTC')",
    "\"DateTime\"('UTC')",
    "DateTime(x'555443')",
    "DateTime($$UTC$$)",
    "DateTime($zone$UTC$zone$)",
    "DateTime(/* 'UTC' */'Nowhere')",
    "DateTime(-- 'UTC'\n'Nowhere')",
    "DateTime(# 'UTC'\n'Nowhere')",
    "DateTime({zone:String})",
    "JSON(a String, SKIP REGEXP 'x')",
    "Object('json')",
    "Something('UTC')",
    "('UTC')",
    "'UTC'",
  ])("is refused where it is not understood: %s", (type) => {
    expect(() => zonesOfType(type)).toThrow("is not allowed here");
  });
});

describe("a statement", () => {
  it("has parameters of types that are known", () => {
    const text = "SELECT {a:DateTime('UTC')}, '{b:File}', {c:Array(Tuple(x Map(String, UInt8)))}";
    expect(checkText(text, NONE)).toEqual(["UTC"]);
    expect(() => checkText("SELECT {a:AggregateFunction(sum, UInt8)}", NONE)).toThrow("the type");
    expect(() => checkText("SELECT {`a`:String}", NONE)).toThrow("must begin a parameter");
  });

  it("has plain names in parameters", () => {
    const text = "SELECT {a:Identifier}";
    expect(checkText(text, new Map([["a", "store_id"]]))).toEqual([]);
    for (const name of ["a.b", "a b", "/etc/passwd", "a\\tb", "`a`"]) {
      expect(() => checkText(text, new Map([["a", name]])), name).toThrow("a plain name");
    }
  });

  it("has no names that are printed as several lines", () => {
    const names = ["`a\\nb`", "`a\\rb`", "`a\u0001b`", "`a\\\\\\tb`", '"a\\0b"', "`a\u2028b`"];
    for (const name of names) {
      expect(() => checkText(`SELECT 1 AS ${name}`, NONE), name).toThrow("control character");
    }
    for (const text of ["COLUMNS('a\\nb')", "* EXCEPT 'a\\nb'", "x ASC COLLATE 'a\\nb'"]) {
      expect(() => checkText(`SELECT ${text}`, NONE), text).toThrow("control character");
    }
    const fine = "SELECT `it\\'s`, `a\\\\b`, `a\\`b`, 'a\\nb', COLUMNS('^\\\\d+$') EXCEPT '\\\\w'";
    expect(checkText(fine, NONE)).toEqual([]);
  });
});

describe("time zones that queries name", () => {
  it("are known ones, and a number of them", () => {
    const names = Array.from({ length: ZONES_AT_MOST + 1 }, (_, index) => `Zone/${index}`);
    const zones = zonesOf(names);
    expect(() => zones.check("Nowhere/Else")).toThrow("not in system.time_zones");
    expect(() => zones.use(["Nowhere/Else"])).toThrow("not in system.time_zones");
    zones.use(["", ...names.slice(0, ZONES_AT_MOST)]);
    zones.use(names.slice(0, ZONES_AT_MOST));
    expect(() => zones.use(names.slice(-1))).toThrow("a limit was reached: different time zones");
  });
});
