import { renameSync, rmSync } from "node:fs";
import { open, type RootDatabase } from "lmdb";
import { endMarker } from "./end-marker.ts";
import { endKey, type RecordKey } from "./log-file.ts";
import { packNow } from "./payload.ts";
import { recordOf, VERSION } from "./record.ts";

/**
 * The format before 2: lmdb compresses the values, and a record is the time in digits, a line break, and
 * the values of the messages, one a line. There are no checksums and no end markers.
 */
type OldFile = RootDatabase<Buffer, RecordKey>;

const LINE_BREAK = 10;

/** A transaction takes about so many bytes of values: it is held in memory. */
const BYTES_AT_ONCE = 32_000_000;

/**
 * Makes a log in the old format into one in the present format, under the same name. It is written
 * beside the old one and takes its place at one stroke when it is whole and on the disk: when the
 * process is killed on the way, the old one is still there, and the next start begins anew.
 *
 * @param path of the log, as lmdb opens it
 * @param data of its data file
 * @throws when another process has it open, or the new one cannot be written
 */
export function migrateOldFormat(path: string, data: string): void {
  const part = `${data}.part`;
  const removePart = () => {
    for (const file of [part, `${part}-lock`]) rmSync(file, { force: true });
  };
  removePart();
  const old: OldFile = open({ path, encoding: "binary", compression: true, readOnly: true });
  try {
    if (!isOld(old)) return;
    const user = otherUser(old);
    if (user !== undefined) {
      throw new Error(
        `${path} is of an older format and in use by process ${user}; stop that one, then start again`,
      );
    }
    console.info(`${path}: making the log of an older version into one with checksums.`);
    const began = performance.now();
    const messages = copy(old, part);
    renameSync(part, data);
    const seconds = ((performance.now() - began) / 1000).toFixed(1);
    console.info(`${path}: done, ${messages.toLocaleString("en-US")} messages in ${seconds} s.`);
  } finally {
    old.close();
    removePart();
  }
}

/** Whether the first record has no header; what cannot be read is left to those who look for damage. */
function isOld(file: OldFile): boolean {
  try {
    for (const { key, value } of file.getRange({ limit: 1 })) {
      return key[0] !== "" && value[0] !== VERSION;
    }
  } catch {
    return false;
  }
  return false;
}

/** Another process that reads the file, or has it open since it read. */
function otherUser(file: OldFile): number | undefined {
  const [, ...readers] = file.readerList().split("\n");
  const pids = readers.map((line) => Number.parseInt(line, 10));
  return pids.find((pid) => pid > 0 && pid !== process.pid);
}

function copy(old: OldFile, part: string): number {
  const made = open<Buffer, ReturnType<typeof endKey> | RecordKey>({
    path: part,
    noSubdir: true,
    encoding: "binary",
  });
  const ends = new Map<string, number>();
  let messages = 0;
  let [topic, next]: RecordKey = ["", 0];
  try {
    for (let more = true; more; ) {
      more = made.transactionSync(() => {
        let bytes = 0;
        for (const { key, value } of old.getRange({ start: [topic, next] })) {
          const [first, values] = [key[1], value.subarray(value.indexOf(LINE_BREAK) + 1)];
          const at = Number(value.toString("latin1", 0, value.indexOf(LINE_BREAK)));
          const count = countLines(values);
          [topic, next] = [key[0], first + count];
          made.put(key, recordOf(topic, first, { count, at, isVoid: false }, packNow(values)));
          ends.set(topic, next);
          messages += count;
          bytes += values.length;
          if (bytes >= BYTES_AT_ONCE) return true;
        }
        for (const [each, end] of ends) made.put(endKey(each), endMarker(each, end));
        return false;
      });
    }
  } finally {
    made.close();
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
