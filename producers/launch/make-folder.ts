import { mkdirSync } from "node:fs";
import { dirname } from "node:path";

/**
 * Creates a folder and its missing parents.
 *
 * Node's own option, `recursive`, loops forever at full load, deaf to signals, if an existing
 * parent does not allow folders, such as /proc.
 *
 * @throws what Node throws if that is not possible
 */
export function makeFolder(path: string): void {
  const parent = dirname(path);
  try {
    makeOne(path);
  } catch (error) {
    if (codeOf(error) !== "ENOENT" || parent === path) throw error;
    makeFolder(parent);
    makeOne(path);
  }
}

/** Another process may create the same folder at the same time. */
function makeOne(path: string): void {
  try {
    mkdirSync(path);
  } catch (error) {
    if (codeOf(error) !== "EEXIST") throw error;
  }
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && "code" in error ? error.code : undefined;
}
