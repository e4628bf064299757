import { describe, expect, it } from "vitest";
import { parseSpeed } from "../../../producers/replay/pace.ts";

describe("a speed", () => {
  it.each([
    ["60x", 60],
    ["0.5x", 0.5],
    ["60", 60],
    [" 1X ", 1],
    ["86400x", 86_400],
  ])("%j is %d", (text, speed) => {
    expect(parseSpeed(text)).toBe(speed);
  });

  it.each([
    "0",
    "0.0x",
    "-1x",
    "",
    "x",
    "fast",
    "1e3",
    "NaN",
    "Infinity",
    "60 x",
    "1,5x",
    "6x0",
    "9".repeat(400),
  ])("%j is refused", (text) => {
    expect(() => parseSpeed(text)).toThrow(/is not a number above 0: 1x is/);
  });
});
