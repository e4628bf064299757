import { readFileSync } from "node:fs";
import type { Readable } from "node:stream";
import type { DataFormat } from "@clickhouse/client";
import type { Database } from "./database.ts";
import { streamFromFile } from "./embedded/stream-from-file.ts";
import { QueryFailed } from "./query.ts";
import { STREAM_FORMATS, type StreamFormat } from "./stream-formats.ts";

export type { StreamFormat } from "./stream-formats.ts";

type Inputs = Record<string, string | number | readonly string[]>;

/**
 * A query whose answer is passed on as bytes, in constant memory whatever its size. The promise
 * resolves only when ClickHouse has answered in full, so that errors come before the first byte;
 * the answer waits on a disk, so that a slow reader holds up nobody.
 *
 * A server buffers it itself, and answers on connections that no other statement uses; the engine
 * of this process writes a file, see streamFromFile.
 *
 * @param signal ends the query, or the stream once it has begun
 */
export function streamQuery<Input extends Inputs>(
  file: string,
): (
  db: Database,
  input: Input,
  format: StreamFormat,
  options?: { signal?: AbortSignal },
) => Promise<Readable> {
  return streamStatement(file, readFileSync(new URL(`queries/${file}`, import.meta.url), "utf8"));
}

/**
 * The same for a statement whose text is made from a file.
 *
 * @param file its name in an error
 */
export function streamStatement<Input extends Inputs>(
  file: string,
  query: string,
): (
  db: Database,
  input: Input,
  format: StreamFormat,
  options?: { signal?: AbortSignal },
) => Promise<Readable> {
  return async (db, input, format, { signal } = {}) => {
    try {
      if (db.folder === undefined) return await streamFromServer(db, query, input, format, signal);
      return await streamFromFile(db.folder, query, input, STREAM_FORMATS[format], signal);
    } catch (cause) {
      throw new QueryFailed(file, { cause });
    }
  };
}

async function streamFromServer(
  db: Database,
  query: string,
  input: Inputs,
  format: StreamFormat,
  signal: AbortSignal | undefined,
): Promise<Readable> {
  const { name, settings } = STREAM_FORMATS[format];
  const { stream } = await (db.streams ?? db).exec({
    query,
    query_params: input,
    // On a server, the settings of a call apply to that call alone.
    clickhouse_settings: {
      ...settings,
      // The client's list of formats is shorter than that of a server.
      default_format: name as DataFormat,
      wait_end_of_query: 1,
      readonly: "2",
      cancel_http_readonly_queries_on_client_close: 1,
    },
    ...(signal === undefined ? {} : { abort_signal: signal }),
  });
  signal?.addEventListener("abort", () => stream.destroy(), { once: true });
  return stream;
}
