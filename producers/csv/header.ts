import { findColumns, INPUTS, type Input, type InputName, kindText } from "./inputs.ts";
import { InputError } from "./open-file.ts";
import { declaredSeparator, isWellQuoted, parseRows, SEPARATORS } from "./separators.ts";
import { LONGEST_LINE } from "./whole-lines.ts";

/**
 * The beginning of a file: its columns, the positions of the input's columns, and the separator.
 */
export type Header = {
  cells: readonly string[];
  /** The positions of the input's columns, from 0. */
  positions: readonly number[];
  /** The names of further columns, if the input reads these. */
  others: readonly string[];
  separator: string;
  /** Its line number, from 1: 2 after a line `sep=…`. */
  line: number;
};

/** Enough of a text to hold its header: the first line, and the second after a line `sep=…`. */
export async function takeBeginning(
  text: AsyncIterable<string>,
): Promise<{ beginning: string; all: AsyncGenerator<string> }> {
  const pieces = text[Symbol.asyncIterator]();
  let beginning = "";
  let ended = false;
  while (!isEnough(beginning)) {
    const next = await pieces.next();
    if (next.done === true) {
      ended = true;
      break;
    }
    beginning += next.value;
  }
  async function* all(): AsyncGenerator<string> {
    try {
      if (beginning !== "") yield beginning;
      while (!ended) {
        const next = await pieces.next();
        if (next.done === true) return;
        yield next.value;
      }
    } finally {
      await pieces.return?.();
    }
  }
  return { beginning, all: all() };
}

function isEnough(beginning: string): boolean {
  const first = beginning.indexOf("\n");
  if (first < 0) return beginning.length > LONGEST_LINE + 1;
  if (!/^\uFEFF?sep=/i.test(beginning)) return true;
  return beginning.indexOf("\n", first + 1) >= 0 || beginning.length > 2 * LONGEST_LINE;
}

/**
 * Finds the header of an input at the beginning of a text.
 *
 * @param name the name of the text in an InputError
 * @throws InputError if it is missing, belongs to another input, or names a column twice
 */
export async function readHeader(
  beginning: string,
  input: Input<unknown>,
  name: string,
): Promise<Header> {
  if (beginning === "") throw new InputError(name, "the file is empty: it has no header");
  const { text, line, separators } = headerLine(beginning);
  for (const separator of separators) {
    const cells = await cellsOf(text, separator);
    const columns = findColumns(input, cells);
    if ("twice" in columns) {
      throw new InputError(name, `its header has a column twice, as ${columns.twice}: remove one`);
    }
    if ("problem" in columns) throw new InputError(name, `its header is wrong: ${columns.problem}`);
    if ("positions" in columns) return { cells, ...columns, separator, line };
  }
  throw new InputError(name, await foreignHeader(text, input, separators));
}

/** The input whose header a text begins with; undefined if it is none of them. */
export async function inputOf(beginning: string): Promise<InputName | undefined> {
  const { text, separators } = headerLine(beginning);
  for (const separator of separators) {
    const cells = await cellsOf(text.split("\r")[0] ?? "", separator);
    const found = Object.values(INPUTS).find((input) => isOf(input, cells));
    if (found !== undefined) return found.name;
  }
  return undefined;
}

/** Whether a header is that of an input, perhaps with a column twice. */
function isOf(input: Input<unknown>, cells: readonly string[]): boolean {
  const columns = findColumns(input, cells);
  return "positions" in columns || "twice" in columns;
}

function headerLine(beginning: string): {
  text: string;
  line: number;
  separators: readonly string[];
} {
  const [first = "", second = ""] = beginning
    .replace(/^\uFEFF/, "")
    .split("\n", 2)
    .map((line) => (line.endsWith("\r") ? line.slice(0, -1) : line));
  const declared = declaredSeparator(first);
  if (declared !== undefined) return { text: second, line: 2, separators: [declared] };
  return { text: first, line: 1, separators: SEPARATORS };
}

/** The cells of a header; none if it is not a line of a CSV file. */
async function cellsOf(text: string, separator: string): Promise<string[]> {
  if (text.length > LONGEST_LINE || text.includes("\r") || !isWellQuoted(text, separator))
    return [];
  const [cells = []] = await parseRows(`${text}\n`, separator);
  return cells;
}

/** Further columns of an input, as text. */
function othersOf(input: Input<unknown>): string[] {
  return input.readsOthers === true ? ["and an attribute at least"] : [];
}

async function foreignHeader(
  text: string,
  input: Input<unknown>,
  separators: readonly string[],
): Promise<string> {
  const beforeReturn = text.split("\r")[0] ?? "";
  if (beforeReturn !== text) {
    for (const separator of separators) {
      const columns = findColumns(input, await cellsOf(beforeReturn, separator));
      if (!("missing" in columns)) {
        return (
          "its lines end in a carriage return (CR) without a line feed: " +
          "convert them, for instance with: tr '\\r' '\\n' < FILE > NEW_FILE"
        );
      }
    }
  }
  const wanted = [...input.columns.map((names) => names.join("|")), ...othersOf(input)].join(", ");
  const utf16 = text.includes("\0")
    ? "; is it UTF-16 without a byte order mark? Save it as UTF-8"
    : "";
  return (
    `not a file of ${kindText(input.name)}: expected the columns ${wanted} in its first line, ` +
    `found ${JSON.stringify(text.slice(0, 100))}${utf16}`
  );
}
