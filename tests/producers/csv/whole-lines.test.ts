import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Refused, wholeLines } from "../../../producers/csv/whole-lines.ts";
import { quote } from "../../../producers/messages/quote.ts";

const LONGEST = 65_536;
const TOO_LONG = "a line of more than 65536 characters";
const OPEN_QUOTE = "quotes that do not pair up within the line";
const LONE_CR = "a carriage return inside the line";

async function* each(chunks: readonly string[]): AsyncGenerator<string> {
  yield* chunks;
}

/** Every line with its number as a parser behind would count them, and what was refused. */
async function read(...chunks: string[]) {
  const lines: [number, string][] = [];
  const refused: [number, string][] = [];
  const refuse = ({ line, reason, raw }: Refused) => {
    expect(reason.endsWith(`: ${quote(raw)}`)).toBe(true);
    refused.push([line, reason.slice(0, reason.indexOf(": "))]);
  };
  for await (const { text, firstLine } of wholeLines(each(chunks), refuse)) {
    const bare = text.endsWith("\n") ? text.slice(0, -1) : text;
    for (const [index, line] of bare.split("\n").entries()) lines.push([firstLine + index, line]);
  }
  return { lines, refused };
}

/** The same text whole, cut in two at every place, and one code unit at a time. */
function everySplit(text: string): string[][] {
  const units = text.split("");
  return [[text], ...units.map((_, at) => [text.slice(0, at), text.slice(at)]), units];
}

/** A text in pieces of a size. */
function pieces(text: string, size: number): string[] {
  const count = Math.ceil(text.length / size);
  return Array.from({ length: count }, (_, index) => text.slice(index * size, (index + 1) * size));
}

describe("wholeLines", () => {
  type Case = [it: string, text: string, lines: string[], refused?: [number, string][]];
  const texts: Case[] = [
    ["gives nothing for nothing", "", []],
    ["numbers lines from 1", "a\nb\n", ["a", "b"]],
    ["gives a last line without an end", "a\nb", ["a", "b"]],
    ["keeps blank lines in their place", "\na\n\n\nb\n", ["", "a", "", "", "b"]],
    ["takes CRLF for a line end", "a,1\r\nb,2\r\n", ["a,1", "b,2"]],
    ["takes CRLF and LF in one file", "a\r\nb\nc\r\n", ["a", "b", "c"]],
    ["takes off a CR at the very end", "a\nb\r", ["a", "b"]],
    ["takes off the byte order mark", "\uFEFFa\nb\n", ["a", "b"]],
    ["takes off no later byte order mark", "a\n\uFEFFb\n", ["a", "\uFEFFb"]],
    ["keeps what is not ASCII", "é,𝔘\r\n日本,🕰️\n", ["é,𝔘", "日本,🕰️"]],
    ["keeps quotes that pair up", '"a","b,""c"""\n"",x\n', ['"a","b,""c"""', '"",x']],
    [
      "sets an unclosed quote aside in its own line",
      'a\n"b,1\nc\n',
      ["a", "", "c"],
      [[2, OPEN_QUOTE]],
    ],
    [
      "sets a quote in the middle of a field aside",
      'a\nb"c,1\r\nd "e"\nf\n',
      ["a", "", "", "f"],
      [
        [2, OPEN_QUOTE],
        [3, OPEN_QUOTE],
      ],
    ],
    [
      "sets a quoted field over two lines aside, both of them",
      '"a\nb",1\nc\n',
      ["", "", "c"],
      [
        [1, OPEN_QUOTE],
        [2, OPEN_QUOTE],
      ],
    ],
    [
      "sets an unclosed quote aside in a last line without an end",
      'a\n"b,1',
      ["a", ""],
      [[2, OPEN_QUOTE]],
    ],
    [
      "sets a lone CR aside",
      "a\nb\rc\nd\r\r\ne\n",
      ["a", "", "", "e"],
      [
        [2, LONE_CR],
        [3, LONE_CR],
      ],
    ],
    ["sets a file of lone CRs aside as the one line it is", "a\rb\rc\r", [""], [[1, LONE_CR]]],
  ];

  it.each(texts)("%s, wherever the text is split", async (_, text, lines, refused = []) => {
    const numbered = lines.map((line, index) => [index + 1, line]);
    for (const chunks of everySplit(text)) {
      expect(await read(...chunks), JSON.stringify(chunks)).toEqual({ lines: numbered, refused });
    }
  });

  type LongCase = [it: string, text: (long: string) => string, after: [number, string][]];
  const longCases: LongCase[] = [
    [
      "in the middle",
      (long: string) => `a\n${long}\nb\nc\n`,
      [
        [3, "b"],
        [4, "c"],
      ],
    ],
    ["before CRLF", (long: string) => `a\r\n${long}\r\nb\r\n`, [[3, "b"]]],
    ["at the end", (long: string) => `a\n${long}\n`, []],
    ["at an end without a line end", (long: string) => `a\n${long}`, []],
  ];

  it.each(longCases)("sets a line aside that is too long, %s", async (_, text, after) => {
    const whole = text("x".repeat(LONGEST + 1));
    const ends = [1, 2, 3, 4, 1000, LONGEST, whole.length];
    const splits = [...ends, ...ends.map((end) => whole.length - end)].map((at) => [
      whole.slice(0, at),
      whole.slice(at),
    ]);
    for (const chunks of [...splits, pieces(whole, 5000)]) {
      expect(await read(...chunks)).toEqual({
        lines: [[1, "a"], [2, ""], ...after],
        refused: [[2, TOO_LONG]],
      });
    }
  });

  it("keeps a line of the greatest length, in one chunk and in many", async () => {
    const long = "x".repeat(LONGEST);
    const whole = `${long}\nb\n${long}`;
    const lines = [
      [1, long],
      [2, "b"],
      [3, long],
    ];
    for (const chunks of [[whole], pieces(whole, 5000)]) {
      expect(await read(...chunks)).toEqual({ lines, refused: [] });
    }
  });

  it("tells each too long line once, several in a row", async () => {
    const long = "x".repeat(3 * LONGEST);
    const chunks = pieces(`${long}\n${long}\n${long}\nb\n`, 50_000);
    const { lines, refused } = await read(...chunks);
    expect(refused).toEqual([1, 2, 3].map((line) => [line, TOO_LONG]));
    expect(lines).toEqual([1, 2, 3, 4].map((line) => [line, line === 4 ? "b" : ""]));
  });

  it("tells the beginning of what it refused, not all of it", async () => {
    const told: Refused[] = [];
    const chunks = each([`a\n"${"x".repeat(1000)}\n`, `"${"y".repeat(100_000)}`, "\nb\n"]);
    for await (const _ of wholeLines(chunks, (refused) => told.push(refused)));
    expect(told.map(({ raw }) => raw)).toEqual([`"${"x".repeat(199)}`, `"${"y".repeat(199)}`]);
  });

  it("says where there is a quote at all", async () => {
    const quoted: boolean[] = [];
    for await (const lines of wholeLines(each(["a\nb\n", '"c"\n', "d\n", '"e"']), () => {})) {
      quoted.push(lines.quoted);
    }
    expect(quoted).toEqual([false, true, false, true]);
  });

  it("gives the same for every text, however it is cut", async () => {
    const piece = fc.oneof(
      { weight: 6, arbitrary: fc.constantFrom("a", ",", '"', "\r", "\n", "\r\n", '"b,c"', "𝔘") },
      { weight: 1, arbitrary: fc.constantFrom("x".repeat(30_000), "y".repeat(LONGEST + 1)) },
    );
    const text = fc.array(piece, { maxLength: 30 }).map((all) => all.join(""));
    const cut = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 8 });
    const property = fc.asyncProperty(text, cut, async (whole, shares) => {
      const cuts = shares.map((share) => Math.floor(share * whole.length)).sort((a, b) => a - b);
      const chunks = [0, ...cuts].map((at, index) => whole.slice(at, cuts[index]));
      expect(await read(...chunks)).toEqual(await read(whole));
    });
    await fc.assert(property, { numRuns: 200 });
  });
});
