import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Reading } from "../../../producers/csv/read-input.ts";
import { readJsonBody } from "../../../producers/intake/json-body.ts";
import { readJsonLines } from "../../../producers/intake/json-lines.ts";
import { pollText } from "../../../producers/intake/read-json-poll.ts";
import { latestAt } from "../../../producers/messages/timestamp.ts";
import type { Poll } from "../../../producers/messages/topics.ts";

const LATEST = latestAt(new Date("2025-01-01T00:00:00Z"));
const POLL = { store_id: "1", status: "active", timestamp_utc: "2024-01-01T00:00:00.000000Z" };
const LONG = "x".repeat(65_537);

type Read = (
  chunks: AsyncIterable<string>,
  latest: string,
) => AsyncGenerator<Reading<Poll>[], void>;

async function* pieces(text: string, cuts: readonly number[]): AsyncGenerator<string> {
  const points = [...new Set(cuts.map((cut) => cut % (text.length + 1)))].sort((a, b) => a - b);
  let from = 0;
  for (const to of [...points, text.length]) {
    if (to > from) yield text.slice(from, to);
    from = to;
  }
}

/** The readings of a text, and the problem that ended it. */
async function readAll(read: Read, text: string, cuts: readonly number[] = []) {
  const readings: Reading<Poll>[] = [];
  try {
    for await (const found of read(pieces(text, cuts), LATEST)) readings.push(...found);
  } catch (error) {
    return { readings, problem: error instanceof Error ? error.message : String(error) };
  }
  return { readings, problem: undefined };
}

const told = (readings: readonly Reading<Poll>[]) =>
  readings.map((each) => ("value" in each ? pollText(each.value) : each.reason));

describe("an item", () => {
  it.each([
    ["a number", "1", "expected an object, found a number"],
    ["null", "null", "expected an object, found null"],
    ["an array", "[]", "expected an object, found an array"],
    ["without a member", '{"store_id":"1","status":"active"}', "timestamp_utc is missing"],
    [
      "with __proto__",
      '{"__proto__":{"status":"active"},"store_id":"1","timestamp_utc":"2024-01-01T00:00:00Z"}',
      "status is missing",
    ],
    [
      "whose id is a number",
      '{"store_id":8139926242460185114,"status":"active","timestamp_utc":"x"}',
      "store_id is a number, not text: the digits of a long id would be lost",
    ],
    ["whose status is null", JSON.stringify({ ...POLL, status: null }), "status is null, not text"],
    [
      "whose id is empty",
      JSON.stringify({ ...POLL, store_id: " " }),
      expect.stringContaining("the store id is empty"),
    ],
    [
      "from the future",
      JSON.stringify({ ...POLL, timestamp_utc: "2025-01-01T01:00:00.000001Z" }),
      "timestamp 2025-01-01T01:00:00.000001Z is more than an hour in the future",
    ],
  ])("%s is set aside", async (_, item, reason) => {
    expect(told((await readAll(readJsonBody, `[${item}]`)).readings)).toEqual([reason]);
    expect(told((await readAll(readJsonLines, item)).readings)).toEqual([reason]);
  });

  it("is read as a CSV row is, and put in our own spelling", async () => {
    const item =
      '{"timestamp_utc":" 2024-01-01 01:02:03.5 UTC","zone":1,"status":"ACTIVE ","store_id":" 1"}';
    const text = '{"store_id":"1","status":"active","timestamp_utc":"2024-01-01T01:02:03.500000Z"}';
    expect(told((await readAll(readJsonBody, item)).readings)).toEqual([text]);
    expect(told((await readAll(readJsonLines, item)).readings)).toEqual([text]);
  });

  it("that is too long is set aside, with its beginning, and the rest goes on", async () => {
    const good = JSON.stringify(POLL);
    const cuts = [100, 40_000, 70_000];
    for (const [read, text] of [
      [readJsonBody, `[${good},"${LONG}",${good}]`],
      [readJsonLines, `${good}\n"${LONG}"\n${good}`],
    ] as const) {
      const { readings } = await readAll(read, text, cuts);
      expect(told(readings)).toEqual([good, "more than 65536 characters", good]);
      expect(readings[1]).toMatchObject({ raw: `"${"x".repeat(499)}` });
    }
  });
});

describe("JSON that is not what it should be", () => {
  const good = JSON.stringify(POLL);
  it.each([
    ["", 0, "the body is empty"],
    [" \n", 0, "the body is empty"],
    ['"text"', 0, "the body is neither a JSON object nor a JSON array"],
    [`[${good}`, 0, "the body ends within item 0"],
    [`[${good},`, 1, "the body ends within item 1"],
    [`[${good},{"store_id":"]}`, 1, "the body ends within item 1"],
    [`[${good},]`, 1, "the body is not JSON, at item 1: Unexpected end of JSON input"],
    [`[${good}}`, 0, "the body is not JSON, at item 0: ] or } does not match"],
    [`${good}${good}`, 1, "the body has text after its JSON value"],
    [`[${good}] x`, 1, "the body has text after its JSON value"],
    [`[${good},{]`, 1, "the body ends within item 1"],
    [`[${good},nonsense,${good}]`, 1, "the body is not JSON, at item 1"],
  ])("%j ends after %i items, told", async (text, count, problem) => {
    for (const cuts of [[], [1, 2, 3], text.split("").map((_, at) => at)]) {
      const read = await readAll(readJsonBody, text, cuts);
      expect(read.readings).toHaveLength(count);
      expect(read.problem).toContain(problem);
    }
  });

  it("is only its own line's fault where each line is an item", async () => {
    const { readings, problem } = await readAll(readJsonLines, `${good}\n{"a\r\n\n${good}\r\n`);
    expect(told(readings)).toEqual([good, expect.stringContaining("not JSON"), good]);
    expect(readings.map(({ line }) => line)).toEqual([1, 2, 4]);
    expect(problem).toBeUndefined();
    expect((await readAll(readJsonLines, " \n\n")).problem).toBe("the body is empty");
  });
});

describe("any JSON", () => {
  const cuts = fc.array(fc.nat(5000));

  it("is read item by item as a parser reads it whole, however it is cut", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.jsonValue()), fc.nat(3), cuts, async (items, indent, where) => {
        const text = JSON.stringify(items, null, indent);
        const whole = JSON.parse(text) as unknown[];
        const each = whole.map((item) => problems0(JSON.stringify(item)));
        const expected = await Promise.all(each);
        expect(told((await readAll(readJsonBody, text, where)).readings)).toEqual(expected);
        const lines = items.map((item) => JSON.stringify(item)).join("\n");
        expect(told((await readAll(readJsonLines, lines, where)).readings)).toEqual(expected);
      }),
      { numRuns: 200 },
    );
  });

  async function problems0(item: string): Promise<string> {
    return told((await readAll(readJsonBody, `[${item}]`)).readings)[0] ?? "";
  }

  it("is taken exactly when it is JSON of an object or array of short items", async () => {
    const noise = fc.string({ unit: fc.constantFrom(...'[]{},:"\\ 1atrue\n'), maxLength: 12 });
    await fc.assert(
      fc.asyncProperty(noise, cuts, async (text, where) => {
        let whole: unknown;
        try {
          whole = JSON.parse(text);
        } catch {}
        const isTaken = typeof whole === "object" && whole !== null;
        expect((await readAll(readJsonBody, text, where)).problem === undefined).toBe(isTaken);
      }),
      { numRuns: 3000 },
    );
  });
});
