import type { Failure } from "./failure.ts";
import type { Rows } from "./read-rows.ts";

/** The outcome of the last query. */
export type Outcome =
  | { kind: "none" }
  | { kind: "running" }
  | { kind: "cancelled" }
  | { kind: "failed"; failure: Failure }
  | { kind: "rows"; sql: string; seconds: number; answer: Rows }
  /** The query names a format of its own; `text` is the beginning, null if it is not text. */
  | { kind: "text"; sql: string; seconds: number; format: string; text: string | null };

/** The formats of files; `own`: the one that the query itself names. */
export type FileFormat = "csv" | "json" | "parquet" | "own";
