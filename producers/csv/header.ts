import {
  findColumns,
  hoursInput,
  type Input,
  type InputName,
  pollsInput,
  timezonesInput,
} from "./inputs.ts";
import { InputError } from "./open-file.ts";
import { declaredSeparator, isWellQuoted, parseRows, SEPARATORS } from "./separators.ts";
import { LONGEST_LINE } from "./whole-lines.ts";

/** How a file begins: what its columns are, where those of the input stand, and what separates cells. */
export type Header = {
  cells: readonly string[];
  /** The places of the input's columns, from 0. */
  positions: readonly number[];
  separator: string;
  /** The number of its line, from 1: the second behind a line `sep=…`. */
  line: number;
};

/** As much of a text as its header needs: its first line, and the second too behind a line `sep=…`. */
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
 * @param name what the text is called in an InputError
 * @throws InputError there is none, it is not that of the input, or a column of the input stands in it twice
 */
export async function readHeader(
  beginning: string,
  input: Input<unknown>,
  name: string,
): Promise<Header> {
  if (beginning === "") throw new InputError(name, "the file is empty, it has no header");
  const { text, line, separators } = headerLine(beginning);
  for (const separator of separators) {
    const cells = await cellsOf(text, separator);
    const columns = findColumns(input, cells);
    if ("twice" in columns) {
      throw new InputError(
        name,
        `a column stands in its header twice, as ${columns.twice}: which of the two counts? Take one out`,
      );
    }
    if ("positions" in columns) return { cells, positions: columns.positions, separator, line };
  }
  throw new InputError(name, await foreignHeader(text, input, separators));
}

/** The input whose header a text begins with; undefined where it is none. */
export async function inputOf(beginning: string): Promise<InputName | undefined> {
  const { text, separators } = headerLine(beginning);
  const inputs: Input<unknown>[] = [pollsInput, hoursInput, timezonesInput];
  for (const separator of separators) {
    const cells = await cellsOf(text.split("\r")[0] ?? "", separator);
    const found = inputs.find((input) => !("missing" in findColumns(input, cells)));
    if (found !== undefined) return found.name;
  }
  return undefined;
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

/** The cells of a header, none where it is no line of a CSV file. */
async function cellsOf(text: string, separator: string): Promise<string[]> {
  if (text.length > LONGEST_LINE || text.includes("\r") || !isWellQuoted(text, separator))
    return [];
  const [cells = []] = await parseRows(`${text}\n`, separator);
  return cells;
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
          "its lines do not end in a line feed, but in a carriage return (CR) alone: " +
          "make line feeds of them, for instance with: tr '\\r' '\\n' < FILE > NEW_FILE"
        );
      }
    }
  }
  const wanted = input.columns.map((names) => names.join("|")).join(", ");
  const utf16 = text.includes("\0")
    ? "; is it UTF-16 without a byte order mark? Save it as UTF-8"
    : "";
  return (
    `not a file of ${input.name}: its first line should name the columns ${wanted}, ` +
    `it is ${JSON.stringify(text.slice(0, 100))}${utf16}`
  );
}
