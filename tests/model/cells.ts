import { Refused } from "./refused.ts";

/** A row of a file: the line on which it starts (the header's is 1) and its cells by column. */
export type Row = { line: number; cells: Record<string, string> };
/** A row that cannot be used, and why. */
export type BadRow = { line: number; reason: string };

/** Which columns a file has. A name in lower case stands for itself; `aliases` are its others. */
export type Columns = {
  needed: readonly string[];
  optional?: readonly string[];
  aliases?: Readonly<Record<string, string>>;
  /** How the remaining columns are called; undefined: they are ignored. */
  others?: (name: string) => string;
};

/** A file by rows. `header`: the names of its columns, empty for those that nobody reads. */
type Table = { header: string[]; rows: Row[]; bad: BadRow[] };

const SEPARATORS = [",", ";", "\t"];

/**
 * The rows of a file, its cells trimmed. The header tells the separator, unless a first line
 * `sep=…` does. Refused: a needed column that is missing, or any known one that is there twice.
 */
export function readRows(text: string, columns: Columns): Table {
  const [, named, body = ""] = /^\uFEFF?(?:sep=(.)\r?\n)?(.*)$/s.exec(text) ?? [];
  const { needed } = columns;
  const readings = (named === undefined ? SEPARATORS : [named]).map((separator) => {
    const [header, ...records] = splitRecords(body, separator);
    return { header: (header?.cells ?? []).map((name) => nameOf(name, columns)), records };
  });
  const reading = readings.find(({ header }) => needed.every((name) => header.includes(name)));
  if (!reading) throw new Refused(`not all of the columns ${needed} are there`);
  const { header, records } = reading;
  const twice = header.find((name, i) => name !== "" && header.indexOf(name) !== i);
  if (twice !== undefined) throw new Refused(`the column ${twice} occurs more than once`);

  const firstLine = named === undefined ? 0 : 1;
  const rows: Row[] = [];
  const bad: BadRow[] = [];
  for (const { line: place, cells } of records) {
    const line = place + firstLine;
    if (cells.length < header.length) bad.push({ line, reason: "too few cells" });
    else if (cells.slice(header.length).some((cell) => cell.trim() !== ""))
      bad.push({ line, reason: "more cells than the header" });
    else rows.push({ line, cells: byColumn(header, cells) });
  }
  return { header, rows, bad };
}

function byColumn(header: readonly string[], cells: readonly string[]): Record<string, string> {
  const named = header.map((name, i) => [name, cells[i]?.trim() ?? ""] as const);
  return Object.fromEntries(named.filter(([name]) => name !== ""));
}

/** The name by which a column is known; empty: nobody reads it. */
function nameOf(text: string, { needed, optional = [], aliases = {}, others }: Columns): string {
  const lower = text.trim().toLowerCase();
  const name = aliases[lower] ?? lower;
  if ([...needed, ...optional].includes(name)) return name;
  return others?.(text.trim()) ?? "";
}

/** RFC 4180: a cell in quotes may hold separators, line ends and doubled quotes. */
function splitRecords(text: string, separator: string): { line: number; cells: string[] }[] {
  const records: { line: number; cells: string[] }[] = [];
  let record = { line: 1, cells: [""] };
  let line = 1;
  let quoted = false;
  const write = (char: string) => record.cells.push((record.cells.pop() ?? "") + char);
  for (let i = 0; i < text.length; i += 1) {
    const char = text.charAt(i);
    if (char === "\n") line += 1;
    if (quoted && char === '"' && text[i + 1] === '"') {
      write('"');
      i += 1;
    } else if (quoted && char === '"') quoted = false;
    else if (quoted) write(char);
    else if (char === '"' && record.cells.at(-1) === "") quoted = true;
    else if (char === separator) record.cells.push("");
    else if (char === "\n") {
      records.push(record);
      record = { line, cells: [""] };
    } else if (char !== "\r") write(char);
  }
  return [...records, record].filter(({ cells }) => cells.length > 1 || cells[0] !== "");
}
