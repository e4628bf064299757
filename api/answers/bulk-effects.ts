import type { BulkInput, Stated } from "../../producers/intake/bulk.ts";
import type { Database } from "../../sql/database.ts";
import { type ChangeKind, type StoreValue, storeValues } from "../../sql/store-changes.ts";

/** What rows would change of what has been ingested. */
export type BulkEffects = {
  /** The stores that the rows name. */
  stores: Set<string>;
  /** Those for which something would be different. */
  changed: Set<string>;
  /** How many dated weeks of each store weeks without a date would replace. */
  replaced: Map<string, number>;
};

const KINDS: Readonly<Record<BulkInput, ChangeKind>> = {
  hours: "hours",
  timezones: "timezone",
  specialDays: "special-day",
  closures: "closure",
  attributes: "attributes",
};

/** Compares what rows state with what has been ingested of their stores. */
export async function bulkEffects(
  db: Database,
  input: BulkInput,
  stated: readonly Stated[],
): Promise<BulkEffects> {
  const stores = new Set(stated.map(({ store_id }) => store_id));
  const values = await storeValues(db, KINDS[input], stores);
  return { stores, ...effectsOn(valuesInForce(values), stated) };
}

/** The values of each store by their keys, without dated weeks that one without a date replaced. */
function valuesInForce(values: readonly StoreValue[]): Map<string, Map<string, string>> {
  const undated = new Map<string, number>();
  for (const { store_id, key, version } of values) if (key === "") undated.set(store_id, version);
  const inForce = new Map<string, Map<string, string>>();
  for (const { store_id, key, value, version } of values) {
    if (value === null || version < (undated.get(store_id) ?? 0)) continue;
    const ofStore = inForce.get(store_id) ?? new Map<string, string>();
    inForce.set(store_id, ofStore.set(key, canonical(JSON.parse(value))));
  }
  return inForce;
}

function effectsOn(
  inForce: ReadonlyMap<string, Map<string, string>>,
  stated: readonly Stated[],
): Pick<BulkEffects, "changed" | "replaced"> {
  const changed = new Set<string>();
  const replaced = new Map<string, number>();
  for (const { store_id, of, value } of stated) {
    const now = inForce.get(store_id);
    // Of a store the week without a date comes first.
    const dated = "week" in value && of === "" ? [...(now?.keys() ?? [])].filter(Boolean) : [];
    if (dated.length > 0) {
      replaced.set(store_id, dated.length);
      for (const key of dated) now?.delete(key);
    }
    const isSame = now?.get(of) === canonical(contentOf(value));
    if (dated.length > 0 || !isSame) changed.add(store_id);
  }
  return { changed, replaced };
}

/** What of a message is its value, in the form of `store_changes`. */
function contentOf(value: Stated["value"]): unknown {
  if ("week" in value) return value.week;
  if ("openings" in value) return value.openings;
  if ("timezone_str" in value) return value.timezone_str;
  if ("attributes" in value) return value.attributes;
  return value.closure && { to: value.closure.to_utc, reason: value.closure.reason };
}

/** JSON in one form: members in the order of their names. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_, each: unknown) =>
    typeof each === "object" && each !== null && !Array.isArray(each)
      ? Object.fromEntries(Object.entries(each).sort(([a], [b]) => (a < b ? -1 : 1)))
      : each,
  );
}
