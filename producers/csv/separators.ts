import { parseString } from "fast-csv";

/** The accepted separators; the header decides which one a file uses. */
export const SEPARATORS = [",", ";", "\t"] as const;

/** A first line by which spreadsheets declare the separator: any character that no cell holds. */
const DECLARED = /^sep=([^\w.:+/"\s-]|\t)$/i;

/** The separator that a first line `sep=…` declares; undefined for any other line. */
export function declaredSeparator(line: string): string | undefined {
  return DECLARED.exec(line)?.[1];
}

const wellQuoted = new Map<string, RegExp>();

/** Whether the fields of this line are without quotes, or quoted as in RFC 4180. */
export function isWellQuoted(line: string, separator: string): boolean {
  if (!line.includes('"')) return true;
  const mark = `\\u${separator.charCodeAt(0).toString(16).padStart(4, "0")}`;
  const field = `(?:"(?:[^"]|"")*"|[^"${mark}]*)`;
  const form = wellQuoted.get(separator) ?? new RegExp(`^${field}(?:${mark}${field})*$`);
  wellQuoted.set(separator, form);
  return form.test(line);
}

/** The rows of whole lines whose quotes pair up. */
export async function parseRows(text: string, separator: string): Promise<string[][]> {
  const options = { headers: false, ignoreEmpty: false, delimiter: separator };
  return await parseString(text, options).toArray();
}
