export { AnalystFailure } from "./failure.ts";
export { AnalystUnfit } from "./server-account.ts";

/** A question of an analyst. */
export type Query = {
  sql: string;
  /** Values of `{name:Type}`, in the text form that ClickHouse takes (its escapes are read). */
  parameters: Readonly<Record<string, string>>;
  /** The format where the SQL names none: any output format of ClickHouse. */
  format?: string;
  /** Ends the query when the one who asked is gone. */
  signal?: AbortSignal | undefined;
};

/** An answer. A body that is not read to its end must be cancelled. */
export type QueryAnswer = {
  format: string;
  contentType: string;
  body: ReadableStream<Uint8Array>;
};

/** Who answers the questions of analysts: read-only, within limits, and only what docs/SQL.md names. */
export type Analyst = {
  /**
   * @throws AnalystFailure when it is refused, fails, goes beyond a limit, or too many ask
   * @throws an error for which `failureOf` says `retry` when the server cannot be reached
   */
  ask(query: Query): Promise<QueryAnswer>;
  /** Stops what runs. */
  close(): Promise<void>;
};

/** The format of an answer when nobody asked for another. */
export const DEFAULT_FORMAT = "JSON";
