import type { Failure } from "./failure.ts";
import type { Rows } from "./read-rows.ts";

/** What came of the query that was asked last. */
export type Outcome =
  | { kind: "none" }
  | { kind: "running" }
  | { kind: "cancelled" }
  | { kind: "failed"; failure: Failure }
  | { kind: "rows"; sql: string; seconds: number; answer: Rows }
  /** The query names a format of its own; `text` is its beginning, null where it is none. */
  | { kind: "text"; sql: string; seconds: number; format: string; text: string | null };

/** The formats that an answer can be had in as a file; `own`: the one that the query itself names. */
export type FileFormat = "csv" | "json" | "parquet" | "own";
