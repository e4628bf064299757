import { z } from "@hono/zod-openapi";
import { LONGEST_VALUE, readAttributeName } from "../../producers/messages/attributes.ts";
import type { Database } from "../../sql/database.ts";
import { attributesOfStore } from "../../sql/stores.ts";
import { knownStore, type StoreLookup } from "./known-store.ts";

/** The name of an attribute, as the header of its file may have it. */
export const AttributeName = z
  .string()
  .max(64)
  .transform((text, context) => {
    const name = readAttributeName(text);
    if ("value" in name) return name.value;
    context.addIssue({ code: "custom", message: name.reason });
    return z.NEVER;
  })
  .openapi({ type: "string", maxLength: 64 });

/** The name of a store in an answer. */
export const StoreName = z
  .string()
  .nullable()
  .describe("The value of its attribute `name`; null if it has none");

/** What stores are searched by. */
export const Search = z
  .string()
  .max(LONGEST_VALUE)
  .transform((text) => text.trim())
  .openapi({ type: "string", maxLength: LONGEST_VALUE, example: "harbour" });

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
