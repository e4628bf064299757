export { AnalystFailure } from "./failure.ts";
export { AnalystUnfit } from "./server-account.ts";

/** A query of an analyst. */
export type Query = {
  sql: string;
  /** Values of `{name:Type}`, in the text form that ClickHouse takes (its escapes are read). */
  parameters: Readonly<Record<string, string>>;
  /** The format if the SQL names none: any output format of ClickHouse. */
  format?: string;
  /** Ends the query when its client is gone. */
  signal?: AbortSignal | undefined;
};

/** An answer. A body that is not read to its end must be cancelled. */
export type QueryAnswer = {
  format: string;
  contentType: string;
  body: ReadableStream<Uint8Array>;
};

/** Answers analysts' queries: read-only, within limits, and only on what docs/SQL.md names. */
export type Analyst = {
  /**
   * @throws AnalystFailure if it is refused, fails, exceeds a limit, or too many queries run
   * @throws an error for which `failureOf` says `retry` when the server cannot be reached
   */
  ask(query: Query): Promise<QueryAnswer>;
  /** Stops the running queries. */
  close(): Promise<void>;
};

/** The default format of an answer. */
export const DEFAULT_FORMAT = "JSON";
