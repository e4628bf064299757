import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { rowOrigins, sort } from "../../consumers/read-messages.ts";
import { polls } from "../../consumers/sinks.ts";
import { spanOf } from "../../producers/log/spans.ts";

const LATEST = "2025-01-01T01:00:00.000000Z";
const place = { topic: "store.polls", partition: 0, incarnation: 1 };
const { fastRow: _, ...thorough } = polls;

/** What becomes of messages, and how many of them the quick reading left to the thorough one. */
const read = (sink: typeof polls, texts: string[]) => {
  let left = 0;
  const counting: typeof polls = {
    ...sink,
    fastRow: (...requested) => {
      const taken = sink.fastRow?.(...requested) ?? false;
      if (!taken) left += 1;
      return taken;
    },
  };
  const runs = texts.map((value, offset) => spanOf({ offset, at: 0, value }));
  const { rows, ...sorted } = sort(counting, place, runs, LATEST);
  expect(rowOrigins(thorough, place, runs, LATEST)).toHaveLength(sorted.count);
  return { found: { rows: rows.toString(), ...sorted }, left };
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
    ...["8E18", "8e-18", "1e5-", "12e4f", "7.0", "NaN", "null", "nulls", "nan-1", "e5"],
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
/** Several in one. */
const messages = fc.oneof(
  { weight: 9, arbitrary: message },
  { weight: 1, arbitrary: fc.array(message, { maxLength: 3 }).map((all) => `[${all.join(",")}]`) },
);

describe("the quick reading of a poll", () => {
  it("gives the same row or the same refusal as the thorough one", () => {
    fc.assert(
      fc.property(fc.array(messages, { maxLength: 8 }), (texts) => {
        expect(read(polls, texts).found).toEqual(read(thorough, texts).found);
      }),
      { numRuns: 2000 },
    );
  });

  it("leaves every message to the thorough one that differs in a byte from a good one", () => {
    const good = pollOf("2024-12-31T23:59:59.999999Z");
    fc.assert(
      fc.property(fc.nat(good.length - 1), fc.integer({ min: 32, max: 126 }), (at, byte) => {
        const text = good.slice(0, at) + String.fromCharCode(byte) + good.slice(at + 1);
        expect(read(polls, [text]).found).toEqual(read(thorough, [text]).found);
      }),
      { numRuns: 5000 },
    );
  });

  it("takes every poll in the spelling of our producers, on each day of the calendar", () => {
    for (let day = Date.UTC(2023, 0, 1); day < Date.UTC(2025, 0, 1); day += 86_400_000) {
      const timestamp = `${new Date(day).toISOString().slice(0, 10)}T23:59:59.999999Z`;
      const leapDay = timestamp.startsWith("2024-02-29");
      const { found, left } = read(polls, [pollOf(timestamp)]);
      expect(left, timestamp).toBe(leapDay ? 1 : 0);
      expect(found).toEqual(read(thorough, [pollOf(timestamp)]).found);
    }
  });
});

function pollOf(timestamp_utc: string): string {
  return JSON.stringify({ store_id: "8139926242460185114", status: "inactive", timestamp_utc });
}
