import { open, readFile } from "node:fs/promises";
import { join } from "node:path";
import { open as openFile } from "lmdb";

/** Flips eight bytes in the middle of a file. */
export async function flipBytes(path: string): Promise<void> {
  const { length } = await readFile(path);
  await flipAt(path, Math.floor(length / 2));
}

/** Flips eight bytes in the middle of the values of the first record of a topic, in a log's folder. */
export async function flipRecord(folder: string, topic: string): Promise<void> {
  const file = openFile<Buffer, [string, number]>({ path: folder, encoding: "binary" });
  const [record] = [...file.getRange({ start: [topic, 0], limit: 1 })].map(({ value }) =>
    Buffer.from(value),
  );
  await file.close();
  const path = join(folder, "data.mdb");
  const at = (await readFile(path)).indexOf(record ?? topic);
  if (record === undefined || at < 0) throw new Error(`${path} holds no record of ${topic}`);
  await flipAt(path, at + Math.floor(record.length / 2));
}

async function flipAt(path: string, at: number): Promise<void> {
  const file = await open(path, "r+");
  const bytes = Buffer.alloc(8);
  await file.read(bytes, 0, bytes.length, at);
  await file.write(
    bytes.map((byte) => byte ^ 0xff),
    0,
    bytes.length,
    at,
  );
  await file.close();
}
