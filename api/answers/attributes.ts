import { z } from "@hono/zod-openapi";
import type { Database } from "../../sql/database.ts";
import { attributesOfStore } from "../../sql/stores.ts";
import { knownStore, type StoreLookup } from "./known-store.ts";

/** The attributes of a store. */
export const AttributesOfStore = z
  .object({
    store_id: z.string(),
    attributes: z.record(z.string(), z.string()).describe("Values by the names of attributes"),
  })
  .openapi("StoreAttributes");
type AttributesOfStore = z.infer<typeof AttributesOfStore>;

/** Finds the attributes of a store as they are now. */
export function attributesAnswer(db: Database, lookup: StoreLookup) {
  return async (id: string): Promise<AttributesOfStore> => {
    const { store_id } = await knownStore(lookup, id);
    const [latest] = await attributesOfStore(db, { store_id });
    const valued = Object.entries(latest?.attributes ?? {}).filter(([, value]) => value !== "");
    return { store_id, attributes: Object.fromEntries(valued) };
  };
}
