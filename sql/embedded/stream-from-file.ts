import { randomUUID } from "node:crypto";
import { mkdir, open, rm } from "node:fs/promises";
import { join, resolve } from "node:path";
import type { Readable } from "node:stream";
import { setTimeout as delay } from "node:timers/promises";
import { parseError } from "@clickhouse/client";
import { semaphore } from "../concurrency/bounded-queue.ts";
import { literal, parameterTexts, setStatements } from "../statements.ts";
import type { StreamFormatSettings } from "../stream-formats.ts";
import { loadChdb } from "./chdb.ts";

type Inputs = Record<string, string | number | readonly string[]>;

/** How often to repeat ending a query that the engine may not know yet. */
const AGAIN_MS = 50;

/**
 * Each answer that is being written holds a thread of the pool that all queries share, which has
 * four: beyond these, answers wait, so that downloads do not hold up everything else.
 */
const inTurn = semaphore(2);

/** Empties the folder of answers: what a killed process left in it is not needed. */
export async function emptyStreams(folder: string): Promise<void> {
  await rm(streamsOf(folder), { recursive: true, force: true });
}

/**
 * Lets the embedded engine write its answer into a file, and streams that. The engine's own streams
 * plan their query on the event loop, some formats cannot be reassembled from them (each chunk of a
 * Parquet stream is a file of its own), and a slow reader would hold its query open.
 *
 * The query has a connection of its own, because settings stay on a connection, and because the
 * statements of one connection wait for each other. The file is unlinked as soon as it is open.
 */
export async function streamFromFile(
  folder: string,
  query: string,
  input: Inputs,
  { name, settings }: StreamFormatSettings,
  signal: AbortSignal | undefined,
): Promise<Readable> {
  const streams = streamsOf(folder);
  await mkdir(streams, { recursive: true });
  const path = join(streams, randomUUID());
  try {
    await inTurn(async () => {
      signal?.throwIfAborted();
      const written = `${query}\nINTO OUTFILE ${literal(path)} FORMAT ${name}`;
      await write(folder, written, input, settings, signal);
    });
    const file = await open(path, "r");
    const stream = file.createReadStream();
    signal?.addEventListener("abort", () => stream.destroy(), { once: true });
    return stream;
  } finally {
    await rm(path, { force: true });
  }
}

async function write(
  folder: string,
  query: string,
  input: Inputs,
  settings: StreamFormatSettings["settings"],
  signal: AbortSignal | undefined,
): Promise<void> {
  const { Session } = await loadChdb();
  const session = new Session(folder);
  const comment = randomUUID();
  const done = new AbortController();
  const onAbort = () => void endQuery(folder, comment, done.signal).catch(() => {});
  try {
    const set = Object.entries({ ...settings, log_comment: comment });
    const texts = set.map(([name, value]): [string, string] => [name, String(value)]);
    for (const statement of setStatements(parameterTexts(input), texts)) {
      await engine(session.queryAsync(statement));
    }
    signal?.throwIfAborted();
    signal?.addEventListener("abort", onAbort);
    await engine(session.queryAsync(query));
    signal?.throwIfAborted();
  } finally {
    done.abort();
    signal?.removeEventListener("abort", onAbort);
    session.close();
  }
}

/** Ends the query that has this comment, again and again until `done`. */
async function endQuery(folder: string, comment: string, done: AbortSignal): Promise<void> {
  const { Session } = await loadChdb();
  const session = new Session(folder);
  try {
    while (!done.aborted) {
      await session.queryAsync(`KILL QUERY WHERE Settings['log_comment'] = '${comment}' ASYNC`);
      await delay(AGAIN_MS, undefined, { signal: done });
    }
  } finally {
    session.close();
  }
}

/** The engine's result, with its errors in the form of a server's client. */
async function engine<T>(answer: Promise<T>): Promise<T> {
  try {
    return await answer;
  } catch (cause) {
    const error = parseError(cause instanceof Error ? cause : String(cause));
    error.cause ??= cause;
    throw error;
  }
}

/** Beside the engine's own folders. */
function streamsOf(folder: string): string {
  return join(resolve(folder), "streams");
}
