import { open, type RootDatabase } from "lmdb";
import { endMarker } from "./end-marker.ts";
import { endKey, type RecordKey } from "./log-file.ts";
import { beginPart, type PartFile } from "./part-file.ts";
import { packNow } from "./payload.ts";
import { recordOf } from "./record.ts";

/**
 * The format before 2: lmdb compresses the values, and a record is the time in digits, a line
 * break, and the values of the messages, one per line. It has no checksums and no end markers.
 */
export type OldFile = RootDatabase<Buffer, RecordKey>;

const LINE_BREAK = 10;
const [ZERO, NINE] = [48, 57];

/** About how many bytes of values a transaction has: it is held in memory. */
const BYTES_AT_ONCE = 32_000_000;

/** Opens a file of either format, read-only, to find out which one it is. */
export function openForReading(path: string): OldFile {
  return open({ path, encoding: "binary", compression: true, readOnly: true });
}

/**
 * Converts a log in the old format into the present one, under the same name. The new file is
 * written beside the old one and replaces it atomically when it is complete and on disk: if the
 * process is killed on the way, the old file is still there, and the next start begins again.
 *
 * @param data the data file that is open as `old`
 * @throws if another process has it open, or the new file cannot be written
 */
export function migrateOldFormat(old: OldFile, path: string, data: string): void {
  const user = otherUser(old);
  if (user !== undefined) {
    throw new Error(
      `${path} has an older format and is in use by process ${user}; stop that process, then start again`,
    );
  }
  console.info(`${path}: converting the log of an older version into one with checksums.`);
  const began = performance.now();
  const messages = replace(old, data);
  const seconds = ((performance.now() - began) / 1000).toFixed(1);
  console.info(`${path}: done, ${messages.toLocaleString("en-US")} messages in ${seconds} s.`);
}

/**
 * Whether the first record begins with digits; what cannot be read is left to the check for damage.
 */
export function isOld(file: OldFile): boolean {
  try {
    for (const { key, value } of file.getRange({ limit: 1 })) {
      const [byte = 0] = value;
      return key[0] !== "" && byte >= ZERO && byte <= NINE;
    }
  } catch {
    return false;
  }
  return false;
}

/** Another process that reads the file, or still has it open. */
function otherUser(file: OldFile): number | undefined {
  const [, ...readers] = file.readerList().split("\n");
  const pids = readers.map((line) => Number.parseInt(line, 10));
  return pids.find((pid) => pid > 0 && pid !== process.pid);
}

function replace(old: OldFile, data: string): number {
  const part = beginPart(data);
  try {
    const messages = copy(old, part);
    part.takePlace();
    return messages;
  } catch (error) {
    part.abandon();
    throw error;
  }
}

function copy(old: OldFile, part: PartFile): number {
  const ends = new Map<string, number>();
  let messages = 0;
  let [topic, next]: RecordKey = ["", 0];
  for (let more = true; more; ) {
    part.write((put) => {
      let bytes = 0;
      for (const { key, value } of old.getRange({ start: [topic, next] })) {
        const [first, values] = [key[1], value.subarray(value.indexOf(LINE_BREAK) + 1)];
        const at = Number(value.toString("latin1", 0, value.indexOf(LINE_BREAK)));
        const count = countLines(values);
        [topic, next] = [key[0], first + count];
        put(key, recordOf(topic, first, { count, at, isVoid: false }, packNow(values)));
        ends.set(topic, next);
        messages += count;
        bytes += values.length;
        if (bytes >= BYTES_AT_ONCE) return;
      }
      for (const [each, end] of ends) put(endKey(each), endMarker(each, end));
      more = false;
    });
  }
  return messages;
}

function countLines(values: Buffer): number {
  let count = 1;
  for (let at = values.indexOf(LINE_BREAK); at >= 0; at = values.indexOf(LINE_BREAK, at + 1)) {
    count += 1;
  }
  return count;
}
