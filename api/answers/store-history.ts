import { z } from "@hono/zod-openapi";
import { fromMicroseconds } from "../../producers/messages/timestamp.ts";
import type { Database } from "../../sql/database.ts";
import {
  BEFORE_ALL_CHANGES,
  CHANGE_KINDS,
  type StoreChange as ChangeRow,
  storeChanges,
} from "../../sql/store-changes.ts";
import { decodeCursor, encodeCursor, pageOf } from "../http/cursor.ts";
import { knownStore, type StoreLookup } from "./known-store.ts";

/** What a change is about. */
export const KindOfChange = z
  .enum(CHANGE_KINDS)
  .describe("`hours` is a week, with a date or without");

const Opening = z.object({ start_time_local: z.string(), end_time_local: z.string() });
const Week = z
  .array(Opening.extend({ day: z.number().int().describe("0 is Monday, 6 Sunday") }))
  .nullable()
  .describe("Empty: closed on all days; null: none");
const Openings = z.array(Opening).nullable().describe("Empty: closed; null: not a special day");
const Closure = z
  .object({ to: z.string().nullable().describe("UTC; null: open-ended"), reason: z.string() })
  .nullable()
  .describe("Null: no closure");
const AttributesOrNone = z
  .record(z.string(), z.string())
  .nullable()
  .describe("By name; null: none");
const Zone = z.string().nullable().describe("IANA name; null: none of its own");

const Who = {
  changed_by: z
    .string()
    .nullable()
    .describe("The name of the token; null: a file, or a server without tokens"),
  at: z
    .string()
    .nullable()
    .describe("When the log took it, UTC; null: it was ingested before that was recorded"),
};

/** A change of a store. Each kind has a schema, for its key and its values. */
const Change = z
  .discriminatedUnion("kind", [
    z.object({
      kind: z.literal("hours"),
      valid_from: z.string().nullable().describe("The local date of the week; null: since ever"),
      before: Week,
      after: Week,
      replaced_weeks: z
        .array(z.string())
        .describe("The `valid_from` of the dated weeks whose place a week without a date took"),
      ...Who,
    }),
    z.object({ kind: z.literal("timezone"), before: Zone, after: Zone, ...Who }),
    z.object({
      kind: z.literal("special-day"),
      date: z.string().describe("A local date"),
      before: Openings,
      after: Openings,
      ...Who,
    }),
    z.object({
      kind: z.literal("closure"),
      from: z.string().describe("When it begins, UTC"),
      before: Closure,
      after: Closure,
      ...Who,
    }),
    z.object({
      kind: z.literal("attributes"),
      before: AttributesOrNone,
      after: AttributesOrNone,
      ...Who,
    }),
  ])
  .openapi("StoreChange");
type Change = z.output<typeof Change>;

/** A page of the changes of a store, newest first. */
export const StoreHistory = pageOf(Change).openapi("StoreHistory");
export type StoreHistory = z.output<typeof StoreHistory>;

/** The parameters of the history of a store. */
export type HistoryParams = {
  cursor?: string | undefined;
  limit: number;
  kind?: z.output<typeof KindOfChange> | undefined;
};

const Count = z.number().int().nonnegative();
const Place = z.tuple([Count, Count, Count, z.string().max(20), z.string().max(64)]);

/**
 * Finds the changes of a store's weeks, zone, special days, closures and attributes. A value that
 * was stated again is not a change.
 */
export function storeHistoryAnswer(db: Database, lookup: StoreLookup) {
  return async (
    store_id: string,
    { cursor, limit, kind = undefined }: HistoryParams,
  ): Promise<StoreHistory> => {
    const place = decodeCursor(cursor, Place);
    const found = await storeChanges(db, {
      ...(place === undefined ? BEFORE_ALL_CHANGES : placeOf(place)),
      store_id,
      kind: kind ?? "",
      limit: limit + 1,
    });
    // Special days and closures are kept of stores too that no input has.
    if (found.length === 0) await knownStore(lookup, store_id);
    const page = found.slice(0, limit);
    const last = found.length > limit ? page.at(-1) : undefined;
    return {
      items: page.map(changeOf),
      next_cursor: last
        ? encodeCursor([last.changed_ms, last.version, last.partition, last.kind, last.key])
        : null,
    };
  };
}

function placeOf([ms, version, partition, kind, key]: z.output<typeof Place>) {
  return {
    before_ms: ms,
    before_version: version,
    before_partition: partition,
    before_kind: kind,
    before_key: key,
  };
}

function changeOf(row: ChangeRow): Change {
  const values = { before: parsed(row.before), after: parsed(row.after) };
  const who = {
    changed_by: row.changed_by || null,
    at: row.changed_ms === 0 ? null : fromMicroseconds(row.changed_ms * 1000),
  };
  // The view has these values for a row of this kind.
  return {
    kind: row.kind,
    ...keyOf(row),
    ...values,
    ...(row.kind === "hours" ? { replaced_weeks: row.replaced } : {}),
    ...who,
  } as Change;
}

function keyOf({ kind, key }: ChangeRow) {
  if (kind === "hours") return { valid_from: key || null };
  if (kind === "special-day") return { date: key };
  return kind === "closure" ? { from: key } : {};
}

function parsed(text: string | null): unknown {
  return text === null ? null : JSON.parse(text);
}
