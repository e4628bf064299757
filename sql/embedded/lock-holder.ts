import { readFile, stat } from "node:fs/promises";
import { join } from "node:path";

/**
 * The other process that has the embedded engine open on a directory, by its lock there.
 *
 * The engine would find out itself, but prints a line that cannot be suppressed. Undefined also if
 * the system does not list locks (other than Linux), or not those of other containers.
 */
export async function lockHolderOf(path: string): Promise<number | undefined> {
  try {
    const { ino } = await stat(join(path, "status"));
    return holderAmong(await readFile("/proc/locks", "utf8"), ino, process.pid);
  } catch {
    // Nobody has opened it yet, or locks are not listed.
    return undefined;
  }
}

/**
 * Which process other than `own` has locked a whole file, by Linux's list of locks:
 * `3: FLOCK  ADVISORY  WRITE 16210 fe:00:10337922 0 EOF`.
 */
export function holderAmong(locks: string, inode: number, own: number): number | undefined {
  for (const [, pid, file] of locks.matchAll(/: FLOCK +\S+ +WRITE +(\d+) +\w+:\w+:(\d+) /g)) {
    if (Number(file) === inode && Number(pid) !== own && Number(pid) > 0) return Number(pid);
  }
  return undefined;
}
