import { Writable } from "node:stream";
import { describe, expect, it } from "vitest";
import { progressText, showProgress } from "../../../producers/launch/progress.ts";

const half = { file: "polls", rows: 500_000, bytesRead: 50, bytes: 100 };

describe("progress in words", () => {
  it("has rows, pace, per cent and the time left", () => {
    expect(progressText(half, 10_000, false)).toBe(
      "polls: 50 %, 500,000 rows, 50,000 rows/s, 10 s left",
    );
  });

  it("draws a bar for a terminal", () => {
    expect(progressText(half, 10_000, true)).toBe(
      "polls ████████████░░░░░░░░░░░░  50 %  500,000 rows, 50,000 rows/s, 10 s left",
    );
  });

  it("tells long times in minutes", () => {
    expect(progressText(half, 300_000, false)).toContain("5 min left");
  });

  it("has neither per cent nor time left where the size is not known", () => {
    const piped = { file: "polls", rows: 10, bytesRead: 0 };
    expect(progressText(piped, 1000, true)).toBe("polls: 10 rows, 10 rows/s");
  });
});

describe("progress on a stream", () => {
  function shown(isTTY: boolean, times: number[]): string {
    let [text, now] = ["", 0];
    const out = Object.assign(
      new Writable({
        write(chunk, _, done) {
          text += chunk;
          done();
        },
      }),
      { isTTY },
    );
    const progress = showProgress(out, () => now);
    for (const time of times) {
      now = time;
      progress.update(half);
    }
    progress.clear();
    return text;
  }

  it("redraws one line on a terminal, ten times a second at most, and clears it", () => {
    const text = shown(true, [1000, 1050, 1100]);
    expect(text.match(/█/g)).toHaveLength(2 * 12);
    expect(text.endsWith("\r\x1b[2K")).toBe(true);
    expect(text).not.toContain("\n");
  });

  it("is a plain line every five seconds elsewhere", () => {
    const lines = shown(false, [0, 1000, 5000, 6000, 10_000]).split("\n");
    expect(lines).toHaveLength(3);
    expect(lines[0]).toContain("polls: 50 %");
  });
});
