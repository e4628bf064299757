import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Poll } from "./evidence.ts";
import { defaultReach, fill, neighboursOf } from "./fill.ts";
import { HOUR } from "./instant.ts";
import { within } from "./spans.ts";

const LETTERS = { up: "u", down: "d", unknown: "?" };

const poll = fc.record({ at: fc.bigInt({ min: -20n, max: 60n }), active: fc.boolean() });
const evidence = fc
  .uniqueArray(poll, { maxLength: 6, selector: ({ at }) => at })
  .map((polls) => polls.sort((a, b) => Number(a.at - b.at)));
const filling = fc.record({
  method: fc.constantFrom("nearest" as const, "hold" as const),
  gaps: fc.constant("unknown" as const),
  reach: fc.bigInt({ min: 0n, max: 30n }),
});

describe("fill", () => {
  it("decides every microsecond of a piece as it decides the first one", () => {
    fc.assert(
      fc.property(evidence, filling, fc.bigInt({ min: 1n, max: 50n }), (polls, filling, end) => {
        const witnesses = (at: bigint) => neighboursOf(at, polls);
        const pieces = fill([0n, end], polls, filling, witnesses);
        for (let at = 0n; at < end; at += 1n) {
          const [alone] = fill([at, at + 1n], polls, filling, witnesses);
          const piece = pieces.find(({ span }) => within(at, span));
          expect([piece?.verdict, piece?.decider]).toEqual([alone?.verdict, alone?.decider]);
        }
      }),
      { numRuns: 200 },
    );
  });

  const verdicts = (polls: Poll[], method: "nearest" | "hold", reach: bigint) =>
    fill([0n, 10n], polls, { method, gaps: "unknown", reach }, (at) => neighboursOf(at, polls))
      .map(({ verdict, span: [start, end] }) => LETTERS[verdict].repeat(Number(end - start)))
      .join("");
  const up = (at: bigint): Poll => ({ at, active: true });
  const down = (at: bigint): Poll => ({ at, active: false });

  it.each([
    ["the middle is the later poll's", [up(2n), down(6n)], "nearest", 100n, "uuuudddddd"],
    ["a middle between two microseconds is cut", [up(2n), down(5n)], "nearest", 100n, "uuuddddddd"],
    ["a status is held until the next poll", [up(2n), down(6n)], "hold", 100n, "uuuuuudddd"],
    ["a poll speaks for [t − reach, t + reach)", [up(4n)], "nearest", 2n, "??uuuu????"],
    ["a held status ends after its reach", [up(2n), down(8n)], "hold", 3n, "uuuuu???dd"],
    [
      "the reach cuts what is held, it does not make way for the next",
      [up(2n), down(8n)],
      "hold",
      1n,
      "?uu?????d?",
    ],
    ["nothing is known from no poll", [], "nearest", 100n, "??????????"],
  ] as const)("%s", (_, polls, method, reach, expected) => {
    expect(verdicts([...polls], method, reach)).toBe(expected);
  });

  it("reaches 12 hours, and with gaps=carry 8 days, where nothing else is said", () => {
    expect(defaultReach("unknown")).toBe(12n * HOUR);
    expect(defaultReach("carry")).toBe(192n * HOUR);
  });
});
