import { setMaxListeners } from "node:events";
import { ClickHouseException, exceptionOf } from "../embedded/exceptions.ts";
import type { Engine } from "../embedded/statement-runner.ts";
import { setStatements } from "../statements.ts";
import { checkQuery } from "./check-query.ts";
import { AnalystFailure, failureOfException, hidePaths } from "./failure.ts";
import { type GuardQueries, openGuard, portable } from "./guard.ts";
import { GRACE_MS, type Limits, limitSettings, NO_TERMINAL } from "./limits.ts";
import { analystQueue } from "./queue.ts";

/** A query of an analyst to the embedded engine. */
type EmbeddedQuery = {
  sql: string;
  parameters: ReadonlyMap<string, string>;
  /** The format if the SQL names none. */
  format: string;
  /** Settings besides the limits, which must be harmless. */
  settings?: ReadonlyMap<string, string>;
  /** The database of the query; default: `default`. */
  database?: string | undefined;
  signal?: AbortSignal | undefined;
};

/** An answer, whole. */
type EmbeddedAnswer = {
  format: string;
  bytes: Uint8Array;
  rows: number;
  rowBytes: number;
  seconds: number;
};

const DATABASE = "default";
const NONE: ReadonlyMap<string, string> = new Map();

/** Analysts on the embedded engine: their queries are checked, limited, and can be stopped. */
export type EmbeddedAnalysts = {
  readonly limits: Limits;
  /** @throws AnalystFailure */
  ask(query: EmbeddedQuery): Promise<EmbeddedAnswer>;
  /** Stops the running queries and refuses new ones. */
  stop(): void;
};

/**
 * Lets analysts query the engine. Each query has a connection of its own, on which the limits are
 * set and then `readonly = 1`, so that the query cannot change them. That alone would let it read
 * files through functions and write them with INTO OUTFILE, so the guard checks it first.
 *
 * `folder` is removed from error texts.
 */
export async function openEmbeddedAnalysts(
  engine: Engine,
  folder: string,
  limits: Limits,
): Promise<EmbeddedAnalysts> {
  const place = analystQueue(limits);
  const stopping = new AbortController();
  // Each query listens, and any number may run at once.
  setMaxListeners(0, stopping.signal);
  const hide = (text: string) => hidePaths(text.replaceAll(folder, "…"));
  const guardSettings = new Map([...limitSettings(limits), ["readonly", "1"]]);

  const queriesWith =
    (database: string, signal: AbortSignal): GuardQueries =>
    async (sql, parameters) => {
      const set = setStatements(parameters, guardSettings);
      const format = "TabSeparated";
      const { bytes } = await engine.run({ sql, format, database, set, signal });
      const text = Buffer.from(bytes).toString();
      return text === "" ? [] : text.replace(/\n$/, "").split("\n");
    };
  const guard = await openGuard(queriesWith(DATABASE, stopping.signal));

  async function perform(query: EmbeddedQuery, signal: AbortSignal): Promise<EmbeddedAnswer> {
    const { parameters, settings = NONE, database = DATABASE } = query;
    const queries = queriesWith(database, signal);
    const timezone = settings.get("session_timezone");
    const allowed = await guard.check(queries, { sql: query.sql, parameters, database, timezone });
    const format = allowed.format ?? query.format;
    const set = setStatements(
      parameters,
      new Map([...NO_TERMINAL, ...limitSettings(limits), ...settings, ["readonly", "1"]]),
    );
    const sql = await portable(queries, allowed, format, parameters);
    const done = await engine.run({ sql, format, database, set, signal });
    if (done.bytes.length > limits.answerBytes) {
      const text = `a limit was reached: bytes of the answer (${limits.answerBytes})`;
      throw new AnalystFailure("sql-limit", text);
    }
    return { format, ...done };
  }

  /**
   * Nobody waits longer for a query than its time; but a function that does not check the clock
   * keeps its slot until it ends.
   */
  async function limited(query: EmbeddedQuery): Promise<EmbeddedAnswer> {
    const end = new AbortController();
    const stop = () => end.abort();
    const ended = new Promise<never>((_, reject) => {
      end.signal.addEventListener("abort", () => reject(timeIsOver(limits)), { once: true });
    });
    ended.catch(() => {});
    const requested = [stopping.signal, ...(query.signal === undefined ? [] : [query.signal])];
    for (const signal of requested) {
      if (signal.aborted) stop();
      signal.addEventListener("abort", stop);
    }
    let timer: NodeJS.Timeout | undefined;
    const held = place(() => {
      timer = setTimeout(stop, limits.seconds * 1000 + GRACE_MS);
      return perform(query, end.signal);
    }, end.signal);
    held.catch(() => {});
    try {
      const outcome = await Promise.race([held, ended]);
      if ("gone" in outcome) throw timeIsOver(limits);
      return outcome.result;
    } finally {
      clearTimeout(timer);
      for (const signal of requested) signal.removeEventListener("abort", stop);
    }
  }

  return {
    limits,
    async ask(query) {
      checkQuery(query, limits);
      try {
        return await limited(query);
      } catch (error) {
        if (error instanceof AnalystFailure) throw error;
        throw failureOfException(exceptionOf(error), hide);
      }
    },
    stop: () => stopping.abort(),
  };
}

function timeIsOver({ seconds }: Limits): AnalystFailure {
  const exception = new ClickHouseException(
    ...([159, "TIMEOUT_EXCEEDED", `a query may take ${seconds} s.`] as const),
  );
  return failureOfException(exception);
}
