import { randomUUID } from "node:crypto";
import { hostname } from "node:os";
import { setTimeout as delay } from "node:timers/promises";
import type { Session } from "chdb";
import { semaphore } from "../concurrency/bounded-queue.ts";
import { loadChdb } from "./chdb.ts";
import { openOn } from "./engine.ts";
import { ClickHouseException, exceptionOf } from "./exceptions.ts";
import { identifier } from "./identifier.ts";
import { type EngineRights, engineArguments } from "./rights.ts";

/** One statement, and what applies to it alone. */
type StatementRun = {
  sql: string;
  format: string;
  database: string | undefined;
  /** SET statements to run before it. */
  set: readonly string[];
  /** Stops it soon: before it begins, or while it runs unless it has a `log_comment` of its own. */
  signal?: AbortSignal;
};

export type Answer = {
  bytes: Uint8Array;
  rows: number;
  rowBytes: number;
  seconds: number;
};

/** The embedded engine, for concurrent statements. */
export type Engine = {
  readonly version: string;
  readonly timezone: string;
  readonly name: string;
  /**
   * Runs one statement off the event loop and holds its whole answer in memory: the engine's
   * streams plan their query on the event loop, and block all others meanwhile.
   *
   * @throws ClickHouseException the engine's error
   */
  run(run: StatementRun): Promise<Answer>;
  /** Stops all running statements, begins no more, and resolves when none runs. */
  cancelAll(): Promise<void>;
  /** Waits for running statements, and releases the directory. */
  close(): Promise<void>;
  /** How many statements run. */
  running(): number;
  /** Releases the directory while others in this process keep using it; waits for nothing. */
  letGo(): void;
};

/** How often to repeat stopping a statement that the engine may not know yet. */
const AGAIN_MS = 50;

/**
 * Opens the engine on a directory. Each running statement takes one of the `threads` of the pool;
 * some are reserved for files, gzip, and stopping statements.
 *
 * Each statement has a connection of its own, because settings, parameters and the chosen database
 * stay on a connection: opening and closing one takes a quarter of a millisecond. chDB keeps a
 * connection that was closed while others work until they are done, at some 100 KB each.
 *
 * @throws DatabaseUnavailable if another process has it, or it cannot be used
 */
export async function openEngine(
  folder: string,
  threads: number,
  rights: EngineRights,
): Promise<Engine> {
  const { Session, drainPending } = await loadChdb();
  const keeper = await openOn(folder, () => new Session(folder, engineArguments(rights)));
  const about = await query(keeper, "SELECT version(), timezone()");
  const [version = "", timezone = ""] = Buffer.from(about.bytes).toString().trim().split("\t");
  const turn = semaphore(Math.max(1, threads - 3));
  const stopping = new AbortController();
  let running = 0;

  async function perform({ sql, format, database, set, signal }: StatementRun): Promise<Answer> {
    const session = new Session(folder);
    const comment = randomUUID();
    const done = new AbortController();
    const stop = async () => {
      while (!done.signal.aborted) {
        await query(keeper, `KILL QUERY WHERE Settings['log_comment'] = '${comment}' ASYNC`);
        await delay(AGAIN_MS, undefined, { signal: done.signal });
      }
    };
    const onAbort = () => void stop().catch(() => {});
    running += 1;
    signal?.addEventListener("abort", onAbort);
    try {
      if (database !== undefined) await query(session, `USE ${identifier(database)}`);
      if (signal !== undefined) await query(session, `SET log_comment = '${comment}'`);
      for (const statement of set) await query(session, statement);
      refuseStopped(signal);
      return await query(session, sql, format);
    } finally {
      running -= 1;
      done.abort();
      signal?.removeEventListener("abort", onAbort);
      session.close();
    }
  }

  return {
    version,
    timezone,
    name: hostname(),
    run: (run) =>
      turn(() => {
        refuseStopped(run.signal);
        refuseStopped(stopping.signal);
        return perform(run);
      }),
    async cancelAll() {
      stopping.abort();
      while (running > 0) {
        await query(keeper, "KILL QUERY WHERE query_id != queryID() ASYNC");
        await delay(AGAIN_MS);
      }
    },
    async close() {
      await drainPending();
      keeper.close();
    },
    running: () => running,
    letGo: () => keeper.close(),
  };
}

function refuseStopped(signal: AbortSignal | undefined): void {
  if (signal?.aborted) {
    throw new ClickHouseException(394, "QUERY_WAS_CANCELLED", "Query was cancelled.");
  }
}

async function query(session: Session, sql: string, format = "TabSeparated"): Promise<Answer> {
  try {
    const result = await session.queryAsync(sql, { format });
    const { rowsRead: rows, bytesRead: rowBytes, elapsed: seconds } = result;
    return { bytes: result.bytes(), rows, rowBytes, seconds };
  } catch (error) {
    throw exceptionOf(error);
  }
}
