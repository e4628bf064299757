import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { sort } from "../../consumers/read-messages.ts";
import { polls } from "../../consumers/stations.ts";

const LATEST = "2025-01-01T01:00:00.000000Z";
const place = { topic: "store.polls", partition: 0, incarnation: 1 };
const { quickLine: _, ...thorough } = polls;

const read = (station: typeof polls, text: string) => {
  const { lines, rejected } = sort(station, place, [{ offset: 0, at: 0, value: text }], LATEST);
  return { lines, rejected };
};

const digits = (from: number, to: number) =>
  fc.integer({ min: from, max: to }).map((value) => String(value).padStart(2, "0"));
/** Right and wrong instants, the wrong ones not far from right. */
const timestamp = fc
  .tuple(
    fc.constantFrom("1999", "2000", "2023", "2024", "2025", "2100"),
    digits(0, 13),
    digits(0, 32),
    digits(0, 24),
    digits(0, 60),
    digits(0, 60),
    fc.constantFrom(".000000", ".388884", ".3888", "", ".3888841"),
    fc.constantFrom("Z", "Z", "Z", "", " UTC"),
  )
  .map(([y, mo, d, h, mi, s, f, z]) => `${y}-${mo}-${d}T${h}:${mi}:${s}${f}${z}`);
const storeId = fc.oneof(
  fc.constantFrom(
    "8139926242460185114",
    "a",
    "8.1E18",
    "a.b",
    "",
    "-a",
    "x".repeat(64),
    "x".repeat(65),
  ),
  fc.string({ maxLength: 5 }),
);
const status = fc.constantFrom("active", "inactive", "ACTIVE", "open", "");
const message = fc
  .tuple(
    fc.record({ store_id: storeId, status, timestamp_utc: timestamp }),
    fc.constantFrom("", " ", "\n", "x"),
  )
  .map(([poll, tail]) => JSON.stringify(poll) + tail);

describe("the quick reading of a poll", () => {
  it("gives the same line or the same refusal as the thorough one", () => {
    fc.assert(
      fc.property(message, (text) => {
        expect(read(polls, text)).toEqual(read(thorough, text));
      }),
      { numRuns: 5000 },
    );
  });

  it("takes every poll in the spelling of our producers, on each day of the calendar", () => {
    for (let day = Date.UTC(2023, 0, 1); day < Date.UTC(2025, 0, 1); day += 86_400_000) {
      const timestamp_utc = `${new Date(day).toISOString().slice(0, 10)}T23:59:59.999999Z`;
      const text = JSON.stringify({
        store_id: "8139926242460185114",
        status: "inactive",
        timestamp_utc,
      });
      const leapDay = timestamp_utc.startsWith("2024-02-29");
      expect(polls.quickLine?.(text, LATEST) === undefined, timestamp_utc).toBe(leapDay);
      expect(read(polls, text)).toEqual(read(thorough, text));
    }
  });
});
