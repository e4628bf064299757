import { z } from "zod";
import { query } from "./query.ts";

/** What of a store a change is about; see sql/schema/338_store_changes.sql. */
export const CHANGE_KINDS = ["hours", "timezone", "special-day", "closure"] as const;
export const ChangeKind = z.enum(CHANGE_KINDS);
export type ChangeKind = z.infer<typeof ChangeKind>;

const StoreChange = z.object({
  kind: ChangeKind,
  /** Tells apart what a store has several of; empty for what it has one of. */
  key: z.string(),
  /** Values as JSON, null for none. */
  before: z.string().nullable(),
  after: z.string().nullable(),
  /** The dated weeks whose place a week without a date took. */
  replaced: z.array(z.string()),
  changed_by: z.string(),
  /** When the log took it; milliseconds since the epoch, 0: that was not recorded. */
  changed_ms: z.number(),
  partition: z.number(),
  version: z.number(),
});
export type StoreChange = z.infer<typeof StoreChange>;

/** The place of a change in the order of `storeChanges`. */
export type ChangePlace = {
  before_ms: number;
  before_version: number;
  before_partition: number;
  before_kind: string;
  before_key: string;
};

/** A place before the newest change. */
export const BEFORE_ALL_CHANGES: ChangePlace = {
  before_ms: 8_640_000_000_000_000,
  before_version: 0,
  before_partition: 0,
  before_kind: "",
  before_key: "",
};

/** The changes of a store, newest first; an empty `kind` matches any. */
export const storeChanges = query<
  ChangePlace & { store_id: string; kind: string; limit: number },
  StoreChange
>({ file: "store_changes.sql", row: StoreChange });
