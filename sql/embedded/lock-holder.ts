import { readFile, stat } from "node:fs/promises";
import { join } from "node:path";

/**
 * The other process that has the embedded engine open on a directory, by its lock there.
 *
 * The engine would find that itself, but prints a line of its own that cannot be kept back.
 * Undefined also where the system tells no locks (other than Linux), or none of other containers.
 */
export async function lockHolderOf(path: string): Promise<number | undefined> {
  try {
    const { ino } = await stat(join(path, "status"));
    return holderAmong(await readFile("/proc/locks", "utf8"), ino, process.pid);
  } catch {
    // Nobody has been there yet, or locks are not told.
    return undefined;
  }
}

/**
 * Which process other than `own` has a file locked as a whole, by what Linux tells of locks:
 * `3: FLOCK  ADVISORY  WRITE 16210 fe:00:10337922 0 EOF`.
 */
export function holderAmong(locks: string, inode: number, own: number): number | undefined {
  for (const [, pid, file] of locks.matchAll(/: FLOCK +\S+ +WRITE +(\d+) +\w+:\w+:(\d+) /g)) {
    if (Number(file) === inode && Number(pid) !== own && Number(pid) > 0) return Number(pid);
  }
  return undefined;
}
