import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { idsOfFile } from "../../../api/reports/store-ids.ts";
import { isZone, storeIdProblem } from "../../../producers/messages/topics.ts";

// The CSV is written without quotes, and opened in spreadsheets: what is let in as an id or a zone, the
// only cells that are not numbers, instants or true and false, must allow both.

/** A separator, a quote or a line break in a cell would need quotes. */
const NEEDS_QUOTES = /[",\r\n]/;

/** What begins so is a formula to a spreadsheet. */
const FORMULA = /^[=+\-@\t\r]/;

const problem = fc.constantFrom(
  "=",
  "+",
  "-",
  "@",
  "\t",
  "\r",
  "\n",
  ",",
  '"',
  "'",
  " ",
  "\0",
  "é",
);
const zones = Intl.supportedValuesOf("timeZone");

/** Text that is nearly let in: something right, with trouble somewhere. */
function nearly(right: fc.Arbitrary<string>): fc.Arbitrary<string> {
  return fc
    .tuple(
      right,
      fc.array(fc.tuple(fc.nat(70), fc.oneof(problem, fc.string({ maxLength: 2 }))), {
        maxLength: 2,
      }),
    )
    .map(([text, spots]) =>
      spots.reduce((all, [at, more]) => all.slice(0, at) + more + all.slice(at), text),
    );
}

const ids = fc
  .stringMatching(/^[A-Za-z0-9][A-Za-z0-9._:-]{0,20}$/)
  .filter((text) => storeIdProblem(text) === undefined);

describe("cells of the CSV", () => {
  it("ids that are let in need no quotes and are no formulas", () => {
    let taken = 0;
    fc.assert(
      fc.property(nearly(ids), (text) => {
        if (storeIdProblem(text) !== undefined) return;
        taken += 1;
        expect(text).not.toMatch(NEEDS_QUOTES);
        expect(text).not.toMatch(FORMULA);
      }),
      { numRuns: 3000 },
    );
    expect(taken).toBeGreaterThan(300);
  });

  it("zones that are let in need no quotes and are no formulas", () => {
    let taken = 0;
    fc.assert(
      fc.property(nearly(fc.constantFrom(...zones)), (text) => {
        if (!isZone(text)) return;
        taken += 1;
        expect(text).not.toMatch(NEEDS_QUOTES);
        expect(text).not.toMatch(FORMULA);
      }),
      { numRuns: 3000 },
    );
    expect(taken).toBeGreaterThan(300);
  });

  it("of each character that spreadsheets or CSV mind, none is let in at the front", () => {
    for (const first of ["=", "+", "-", "@", "\t", "\r", "\n", ",", '"']) {
      expect(storeIdProblem(`${first}1`), first).toBeDefined();
      expect(isZone(`${first}UTC`), first).toBe(false);
    }
  });
});

describe("a file of ids", () => {
  it("gives back the ids that were written, whatever the line ends and further columns", () => {
    const file = fc.tuple(
      fc.uniqueArray(ids, { minLength: 1 }),
      fc.boolean(),
      fc.constantFrom("\n", "\r\n"),
      fc.constantFrom("", ",more", ', "x"'),
    );
    fc.assert(
      fc.property(file, ([texts, header, end, more]) => {
        const lines = [...(header ? ["store_id"] : []), ...texts].map((text) => text + more);
        const found = idsOfFile(lines.join(end));
        const expected = header
          ? texts
          : texts.filter((text, index) => index > 0 || text !== "store_id");
        expect(found).toEqual({ ids: [...expected].sort() });
      }),
    );
  });

  it.each([
    ["", "it contains no store"],
    ["store_id\n", "it contains no store"],
    ["a\n\n=b", "line 3"],
  ])("%j is refused", (text, message) => {
    expect(idsOfFile(text)).toMatchObject({ problem: expect.stringContaining(message) });
  });
});
