import { z } from "zod";
import { query } from "./query.ts";

/** The names of the attributes that stores have, also of those that all leave empty, ascending. */
export const statedAttributeNames = query<Record<never, never>, { name: string }>({
  file: "stated_attribute_names.sql",
  row: z.object({ name: z.string() }),
});

/**
 * The values of some attributes of each store that has any of them, empty for none, in the order of
 * the names, which have commas between them.
 */
export const attributeValues = query<{ names: string }, { store_id: string; values: string[] }>({
  file: "attribute_values.sql",
  row: z.object({ store_id: z.string(), values: z.array(z.string()) }),
});
