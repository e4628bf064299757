import { open } from "lmdb";
import { entriesFrom } from "./some-log.ts";

/** Appends of each topic of an old log: their first offsets follow each other. */
const APPENDS = [1, 30, 1, 5000, 1];

export const OLD_MESSAGES = APPENDS.reduce((sum, count) => sum + count, 0);

/** When the messages of the append at this place came, in milliseconds since the epoch. */
export const cameAt = (index: number) => 1_700_000_000_000 + index * 1000;

/**
 * Writes a log as versions before the one with checksums did: compressed by lmdb, and each record a
 * time in digits, a line break, and the values, one a line.
 */
export async function writeOldLog(path: string, topics: readonly string[]): Promise<void> {
  const file = open<Buffer, [string, number]>({ path, encoding: "binary", compression: true });
  for (const topic of topics) {
    let first = 0;
    for (const [index, count] of APPENDS.entries()) {
      const values = entriesFrom(topic, first, count).map(({ value }) => value);
      const record = Buffer.from(`${cameAt(index)}\n${values.join("\n")}`);
      file.transactionSync(() => {
        file.put([topic, first], record);
      });
      first += count;
    }
  }
  await file.close();
}
