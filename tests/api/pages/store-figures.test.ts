import { describe, expect, it } from "vitest";
import { formatUptime, formatUs } from "../../../api/pages/store/figures.ts";
import { WINDOWS } from "../../../api/uptime/windows.ts";

describe("figures of the page of a store", () => {
  it.each([
    ["hour", 299_999, "0.00"],
    ["hour", 300_000, "0.01"],
    ["hour", 900_000, "0.02"],
    ["hour", 3_600_000_000, "60.00"],
    ["week", 17_999_999, "0.00"],
    ["week", 18_000_000, "0.01"],
    // 1.005 hours: no float has it, and the exact half is rounded up.
    ["week", 3_618_000_000, "1.01"],
    ["week", 604_782_000_000, "168.00"],
    ["week", 604_781_999_999, "167.99"],
  ] as const)("of the last %s, %i µs are told as %s", (window, micros, text) => {
    expect(formatUs(micros, WINDOWS[window].unitUs)).toBe(text);
  });

  it.each([
    [1, 2, "33.33"],
    [2, 1, "66.67"],
    [1, 19_999, "0.01"],
    [1, 20_000, "0.00"],
    [604_800_000_000, 0, "100.00"],
    [0, 0, undefined],
  ])("%i up and %i down is an uptime of %s", (up, down, text) => {
    expect(formatUptime({ up, down })).toBe(text);
  });
});
