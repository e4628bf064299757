import { Readable } from "node:stream";
import type { ReadableStream } from "node:stream/web";
import { type CellValue, type ColumnDef, writeXlsxStream } from "hucre/xlsx";

/** Numbers with the two decimals that reports have. */
const TWO_DECIMALS = /^(?:uptime|downtime|unknown|excused|open)(?:_|$)/;
const INSTANT = /_utc$/;
const WIDE = new Set(["store_id", "timezone", "last_poll_utc"]);

/**
 * An Excel workbook of rows, in constant memory: rows are read as the reader of the bytes takes
 * them. Ids are text, of which a spreadsheet keeps all digits; instants are dates in UTC, to the
 * millisecond. Rows beyond the 1,048,576 of a sheet continue on another one. The same rows give the
 * same bytes.
 *
 * @param rows in the stream format `lines`
 */
export async function workbookOf(rows: Readable): Promise<Readable> {
  const lines = linesOf(rows);
  const first = await lines.next();
  const names = first.done ? [] : (JSON.parse(first.value) as string[]);
  const bytes = writeXlsxStream(cellsOf(lines, names), {
    ...{ name: "Report", columns: names.map(columnOf), freezePane: { rows: 1 } },
  });
  const workbook = Readable.fromWeb(bytes as ReadableStream);
  // A reader that leaves early must also end the reading of the rows.
  workbook.once("close", () => rows.destroy());
  return workbook;
}

function columnOf(name: string): ColumnDef {
  const width = WIDE.has(name) ? 22 : Math.max(10, name.length + 2);
  const numFmt = formatOf(name);
  return { header: name, width, ...(numFmt === undefined ? {} : { numFmt }) };
}

function formatOf(name: string): string | undefined {
  if (name === "store_id") return "@";
  if (INSTANT.test(name)) return "yyyy-mm-dd hh:mm:ss.000";
  return TWO_DECIMALS.test(name) ? "0.00" : undefined;
}

async function* cellsOf(
  lines: AsyncIterable<string>,
  names: readonly string[],
): AsyncGenerator<CellValue[]> {
  const instants = names.map((name) => INSTANT.test(name));
  for await (const line of lines) {
    const cells = JSON.parse(line) as CellValue[];
    yield cells.map((cell, index) =>
      instants[index] && typeof cell === "string" ? new Date(cell) : cell,
    );
  }
}

async function* linesOf(bytes: Readable): AsyncGenerator<string, void> {
  let rest = "";
  for await (const chunk of bytes.setEncoding("utf8")) {
    const lines = (rest + chunk).split("\n");
    rest = lines.pop() ?? "";
    yield* lines;
  }
  if (rest !== "") yield rest;
}
