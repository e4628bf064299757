import { quote } from "../messages/quote.ts";
import { isWellQuoted } from "./separators.ts";

/**
 * A row of an input has a few hundred characters at most; a longer line is not from such a file.
 */
export const LONGEST_LINE = 64 * 1024;
const TOO_LONG = `a line of more than ${LONGEST_LINE} characters`;

/** A line that the CSV parser must not see: its number (from 1), the reason, and its beginning. */
export type Refused = { line: number; reason: string; raw: string };

/**
 * Whole lines of a file, each ended by \n (the last one too), and the number of the first one.
 * `quoted` says whether any of them has a quote: without one, splitting at separators is enough.
 */
export type Lines = { text: string; firstLine: number; quoted: boolean };

/**
 * Passes text on in whole lines, so that a CSV parser sees exactly one row per line and its rows
 * can be numbered. A line that the parser could not read as one row (an open quote would swallow
 * the rest of the file, an endless line all memory) goes to `refuse` and is replaced by an empty
 * one.
 */
export async function* wholeLines(
  chunks: AsyncIterable<string>,
  refuse: (refused: Refused) => void,
  separator = ",",
): AsyncGenerator<Lines> {
  let line = 1;
  let rest = "";
  let skipping = false;

  function check(text: string): string {
    const bare = text.endsWith("\r") ? text.slice(0, -1) : text;
    if (bare.includes("\r")) return refused(bare, "a carriage return inside the line");
    if (isWellQuoted(bare, separator)) return bare;
    return refused(bare, "quotes that do not pair up within the line");
  }

  function refused(text: string, reason: string): string {
    const raw = text.slice(0, 200);
    refuse({ line, reason: `${reason}: ${quote(raw)}`, raw });
    return "";
  }

  /** Whole lines in, whole lines out; safe ones pass unchanged, in one piece. */
  function lines(text: string): Lines {
    const firstLine = line;
    let longest = 0;
    let count = 0;
    for (let from = 0, at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", from)) {
      longest = Math.max(longest, at - from);
      from = at + 1;
      count += 1;
    }
    const quoted = text.includes('"');
    if (longest <= LONGEST_LINE && !quoted && !text.includes("\r")) {
      line += count;
      return { text, firstLine, quoted };
    }
    const checked = text
      .split("\n")
      .slice(0, -1)
      .map((each) => {
        const safe = each.length > LONGEST_LINE ? refused(each, TOO_LONG) : check(each);
        line += 1;
        return `${safe}\n`;
      });
    return { text: checked.join(""), firstLine, quoted };
  }

  for await (let chunk of chunks) {
    if (line === 1 && rest === "" && chunk.startsWith("\uFEFF")) chunk = chunk.slice(1);
    if (skipping) {
      const end = chunk.indexOf("\n");
      if (end < 0) continue;
      skipping = false;
      yield { text: "\n", firstLine: line, quoted: false };
      line += 1;
      chunk = chunk.slice(end + 1);
    }
    const text = rest === "" ? chunk : rest + chunk;
    const end = text.lastIndexOf("\n") + 1;
    rest = text.slice(end);
    if (end > 0) yield lines(text.slice(0, end));
    if (rest.length > LONGEST_LINE) {
      refused(rest, TOO_LONG);
      rest = "";
      skipping = true;
    }
  }
  if (skipping) yield { text: "\n", firstLine: line, quoted: false };
  if (rest !== "") yield { text: `${check(rest)}\n`, firstLine: line, quoted: rest.includes('"') };
}
