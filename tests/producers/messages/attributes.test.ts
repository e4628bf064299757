import { describe, expect, it } from "vitest";
import { readAttributeName, readAttributes } from "../../../producers/messages/attributes.ts";

describe("the name of an attribute", () => {
  it.each([
    ["brand", "brand"],
    ["Sub Brand", "sub_brand"],
    [" Site-Kind ", "site_kind"],
    ["a", "a"],
    [`r${"1".repeat(63)}`, `r${"1".repeat(63)}`],
    ["uptime_last_month", "uptime_last_month"],
  ])("is read from the header %j", (header, value) => {
    expect(readAttributeName(header)).toEqual({ value });
  });

  it.each(["", "1st", "_a", "größe", "a.b", "a`", "a".repeat(65), "a\tb"])(
    "is not %j",
    (header) => {
      expect(readAttributeName(header)).toEqual({
        reason: expect.stringContaining("cannot be named so, expected 1 to 64 of the characters"),
      });
    },
  );

  it.each([
    ...["store_id", "bucket", "stores", "open", "polls", "outages", "Open"],
    ...["uptime", "downtime", "unknown", "excused", "uptime_pct"],
    ...["uptime_last_hour", "downtime last day", "unknown-last-week", "uptime_pct_last_week"],
  ])("is not %j, which is a column of reports", (header) => {
    expect(readAttributeName(header)).toEqual({
      reason: expect.stringContaining("is named like a column of reports"),
    });
  });
});

describe("attributes", () => {
  it("are trimmed and ordered by name, and may be empty", () => {
    const pairs = [
      ["Region", " north "],
      ["brand", ""],
    ] as const;
    const read = readAttributes(pairs);
    expect(read).toEqual({ value: { brand: "", region: "north" } });
    expect("value" in read && Object.keys(read.value)).toEqual(["brand", "region"]);
  });

  it("have values of at most 200 characters, counted as people count them", () => {
    expect(readAttributes([["a", "\u{1F600}".repeat(200)]])).toHaveProperty("value");
    expect(readAttributes([["a", "x".repeat(201)]])).toEqual({
      reason: "the value of a has 201 characters, expected at most 200",
    });
  });

  it("are at most 32, each once", () => {
    const many = (count: number) =>
      Array.from({ length: count }, (_, index) => [`a${index}`, "x"] as const);
    expect(readAttributes(many(32))).toHaveProperty("value");
    expect(readAttributes(many(33))).toEqual({ reason: "33 attributes, expected at most 32" });
    expect(
      readAttributes([
        ["sub brand", "a"],
        ["Sub-Brand", "b"],
      ]),
    ).toEqual({ reason: "the attribute sub_brand occurs twice" });
  });
});
