import { expect, it } from "vitest";
import { portableQuery, portableType } from "../../../sql/analyst/portable-types.ts";

it.each([
  ["Enum8('active' = 1, 'inactive' = 2)", "String"],
  ["Enum16('it\\'s, \\\\ (x) = 1' = -300)", "String"],
  ["Nullable(Enum8('a' = 1))", "Nullable(String)"],
  ["Map(String, Array(Tuple(Enum8('a' = 1), UUID)))", "Map(String, Array(Tuple(String, String)))"],
  ["LowCardinality(Nullable(IPv4))", "LowCardinality(Nullable(String))"],
  ["DateTime", "DateTime64(0)"],
  ["DateTime('Europe/London')", "DateTime64(0, 'Europe/London')"],
  ["DateTime64(6, 'UTC')", "DateTime64(6, 'UTC')"],
  ["Tuple(UUID UUID, `Enum8('a' = 1)` UInt8, x DateTime)", undefined],
  ["Decimal(18, 2)", "Decimal(18, 2)"],
])("%s is written as %s", (type, portable) => {
  const named = "Tuple(UUID String, `Enum8('a' = 1)` UInt8, x DateTime64(0))";
  expect(portableType(type)).toBe(portable ?? named);
});

it("a query is wrapped only for the columns that need it, each once", () => {
  expect(portableQuery("SELECT 1", [["1", "UInt8"]])).toBe("SELECT 1");
  const columns = [
    ["a`b", "UUID"],
    ["n", "UInt8"],
    ["a`b", "UUID"],
    ["e", "DateTime('UTC')"],
  ];
  expect(portableQuery("SELECT …", columns)).toBe(
    "SELECT * REPLACE (CAST(`a\\`b`, 'String') AS `a\\`b`, " +
      "CAST(`e`, 'DateTime64(0, \\'UTC\\')') AS `e`) FROM (SELECT …)",
  );
});
