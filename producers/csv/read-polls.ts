import type { Encoded, Entry } from "../log/event-log.ts";
import { addLine, bytesOf, newLineBuffer } from "../messages/line-buffer.ts";
import { BEFORE_ID } from "../messages/poll-bytes.ts";
import { latestAt } from "../messages/timestamp.ts";
import { fastPollMessage } from "./fast-path.ts";
import { pollsInput } from "./inputs.ts";
import { InputError, openFile } from "./open-file.ts";
import { readLines, type Unreadable } from "./read-input.ts";
import type { LostHours } from "./weeks.ts";

/** The result of consecutive lines of a file. */
export type Part = {
  messages: readonly Entry[] | Encoded;
  /** The number of rows in `messages`. */
  rows: number;
  /** The rows among them that cannot be read. */
  refused: Unreadable[];
  lastLine: number;
  bytesRead: number;
  /** At the end of an hours file: the stores that lost rows. */
  lost?: LostHours;
};

/** Room for the messages of a megabyte of a poll file. */
const BYTES_AT_ONCE = 2_000_000;

/**
 * Reads a poll file as readInput does, and formats its polls as messages on the way, most of them
 * without an object per poll.
 *
 * @param after only lines after this one are returned
 * @throws InputError as readInput does
 */
export async function* readPollMessages(
  path: string,
  now: Date,
  after: number,
): AsyncGenerator<Part> {
  const file = await openFile(path);
  const latest = Buffer.from(latestAt(now));
  let messages = newLineBuffer(BYTES_AT_ONCE);
  let refused: Unreadable[] = [];
  const lines = readLines(
    file.text,
    pollsInput,
    now,
    path,
    (reading) => {
      if (reading.line <= after) return;
      if ("value" in reading) addLine(messages, JSON.stringify(reading.value));
      else refused.push(reading);
    },
    {
      takeQuickly: (bytes, from, to, line, separator) =>
        line <= after || fastPollMessage(bytes, from, to, separator, latest, messages),
    },
  );
  try {
    for await (const lastLine of lines) {
      const [encoded, rows] = [encodedAs(bytesOf(messages), messages.count), messages.count];
      yield { messages: encoded, rows, refused, lastLine, bytesRead: file.bytesRead() };
      messages = newLineBuffer(BYTES_AT_ONCE);
      refused = [];
    }
  } catch (cause) {
    throw cause instanceof InputError ? cause : new InputError(path, "cannot be read", { cause });
  } finally {
    file.close();
  }
}

function encodedAs(lines: Buffer, length: number): Encoded {
  return { lines, length, entries: () => entriesOf(lines) };
}

function entriesOf(lines: Buffer): Entry[] {
  const values = lines.toString("latin1").split("\n").slice(0, -1);
  return values.map((value) => {
    const key = value.slice(BEFORE_ID.length, value.indexOf('"', BEFORE_ID.length));
    return { key, value };
  });
}
