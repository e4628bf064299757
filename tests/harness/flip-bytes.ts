import { open, readFile } from "node:fs/promises";

/** Flips eight bytes of a file: at a share of its length (0 to 1), or in the first text that is found. */
export async function flipBytes(path: string, where: number | string): Promise<void> {
  const bytes = await readFile(path);
  const at = typeof where === "number" ? Math.floor(bytes.length * where) : bytes.indexOf(where);
  if (at < 0) throw new Error(`${path} does not hold ${where}`);
  const flipped = bytes.subarray(at, at + 8).map((byte) => byte ^ 0xff);
  const file = await open(path, "r+");
  await file.write(flipped, 0, flipped.length, at);
  await file.close();
}
