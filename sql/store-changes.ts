import { z } from "zod";
import type { Database } from "./database.ts";
import { query } from "./query.ts";

/** What of a store a change is about; see sql/schema/338_store_changes.sql. */
export const CALENDAR_KINDS = ["hours", "timezone", "special-day", "closure"] as const;
export const CHANGE_KINDS = [...CALENDAR_KINDS, "attributes"] as const;
export const CalendarKind = z.enum(CALENDAR_KINDS);
export type CalendarKind = z.infer<typeof CalendarKind>;
const ChangeKind = z.enum(CHANGE_KINDS);
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

const StoreValue = z.object({
  store_id: z.string(),
  key: z.string(),
  /** As JSON; null: it was taken back. */
  value: z.string().nullable(),
  version: z.number(),
});
export type StoreValue = z.infer<typeof StoreValue>;

const valuesOfStores = query<{ kind: ChangeKind; ids: string }, StoreValue>({
  file: "values_of_stores.sql",
  row: StoreValue,
});

/** Ids in one statement: a server takes values of at most 131,072 bytes. */
const ID_CHARACTERS = 100_000;

/** What was last stated of stores, of one kind, each thing of a store once. */
export async function storeValues(
  db: Database,
  kind: ChangeKind,
  ids: Iterable<string>,
): Promise<StoreValue[]> {
  const values: StoreValue[] = [];
  let some = "";
  const add = async () => {
    if (some !== "")
      for (const each of await valuesOfStores(db, { kind, ids: some })) values.push(each);
  };
  for (const id of ids) {
    if (some.length + id.length >= ID_CHARACTERS) {
      await add();
      some = "";
    }
    some += some === "" ? id : `,${id}`;
  }
  await add();
  return values;
}
