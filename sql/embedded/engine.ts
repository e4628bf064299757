import { closeSync, openSync } from "node:fs";
import { mkdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { removeEmptyMutations } from "./empty-mutations.ts";
import { lockHolderOf } from "./lock-holder.ts";

/** The embedded engine could not be opened on its directory. */
export class DatabaseUnavailable extends Error {
  /** The process that has it, if it is another one. */
  readonly holder: number | undefined;

  constructor(path: string, problem: string, options?: ErrorOptions & { holder?: number }) {
    super(`${path} ${problem}`, options);
    this.name = "StoreUnavailable";
    this.holder = options?.holder;
  }
}

/**
 * Opens the embedded engine on a directory, which is created in its parent if necessary, and then
 * belongs to this process alone. `open` opens a client's connection, or a session.
 *
 * @throws DatabaseUnavailable if another process has it, or it cannot be used
 */
export async function openOn<Opened>(path: string, open: () => Opened): Promise<Opened> {
  const locker = await lockHolderOf(path);
  if (locker !== undefined) throw inUse(path, locker);
  try {
    await mkdir(path).catch(unlessThere);
    await removeEmptyMutations(path);
    emptyStandardInput();
    const opened = open();
    leaveFatalSignals();
    return opened;
  } catch (cause) {
    const holder = await holderOf(path);
    const text = cause instanceof Error ? cause.message : String(cause);
    if (holder !== undefined || HELD.test(text)) throw inUse(path, holder, { cause });
    throw new DatabaseUnavailable(path, `cannot be used: ${text}`, { cause });
  }
}

function inUse(path: string, holder: number | undefined, options?: ErrorOptions) {
  const who = holder === undefined ? "another process" : `process ${holder}`;
  const problem = `is in use by ${who}; stop it, or set another DATA_DIR`;
  return new DatabaseUnavailable(path, problem, {
    ...options,
    ...(holder === undefined ? {} : { holder }),
  });
}

/** The engine's error for a directory that another process has locked, perhaps in a container. */
const HELD = /Cannot lock file/;

function unlessThere(error: NodeJS.ErrnoException): void {
  if (error.code !== "EEXIST") throw error;
}

/** The signals that end a process whose native code fails. */
const FATAL_SIGNALS: readonly NodeJS.Signals[] = [
  ...(["SIGABRT", "SIGBUS", "SIGFPE", "SIGILL", "SIGSEGV", "SIGSYS", "SIGTRAP"] as const),
];

/**
 * Lets fatal signals end the process again. The engine catches them when it starts, with its first
 * connection, and its handlers sleep for ever: a crash would leave a hanging process with an open
 * port. Removing the last listener of a signal restores its default.
 */
function leaveFatalSignals(): void {
  const nothing = () => {};
  for (const signal of FATAL_SIGNALS) process.on(signal, nothing).off(signal, nothing);
}

let isEmpty = false;

/**
 * The engine reads whatever is in standard input as more rows of any INSERT, so it must be empty:
 * the lowest free descriptor is the one just closed. Only the first engine of a process does this:
 * the threads of an open one might open a file of their own in between.
 */
function emptyStandardInput(): void {
  if (isEmpty) return;
  closeSync(0);
  if (openSync("/dev/null", "r") !== 0) throw new Error("standard input could not be closed");
  isEmpty = true;
}

/** The other living process recorded in the engine's directory, if any. */
async function holderOf(path: string): Promise<number | undefined> {
  const status = await readFile(join(path, "status"), "utf8").catch(() => "");
  const pid = Number(/^PID: (\d+)$/m.exec(status)?.[1] ?? Number.NaN);
  if (Number.isNaN(pid) || pid === process.pid) return undefined;
  try {
    process.kill(pid, 0);
    return pid;
  } catch (error) {
    const forbidden = error instanceof Error && "code" in error && error.code === "EPERM";
    return forbidden ? pid : undefined;
  }
}
