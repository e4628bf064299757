import { z } from "@hono/zod-openapi";
import { storeIdProblem } from "../../producers/messages/topics.ts";
import type { Database } from "../../sql/database.ts";
import { type StoreFacts, storeFacts } from "../../sql/stores.ts";
import { Problem } from "../http/problem.ts";
import { batched } from "./batched-lookup.ts";

/** The id of a store in an address. */
export const StoreIdParameter = z
  .string()
  .superRefine((id, context) => {
    const message = storeIdProblem(id);
    if (message !== undefined) context.addIssue({ code: "custom", message });
  })
  .openapi({
    type: "string",
    pattern: "^[A-Za-z0-9][A-Za-z0-9._:-]{0,63}$",
    example: "london-0043",
    description: "The id of the store",
  });

/** The store that an address names. */
export const StoreId = z.object({ id: StoreIdParameter });

/** Looks up a store; undefined when it is unknown. */
export type StoreLookup = (id: string) => Promise<StoreFacts | undefined>;

/** Looks up stores in ClickHouse; simultaneous look-ups share a query. */
export function storeLookup(db: Database): StoreLookup {
  return batched<string, StoreFacts>(
    async (ids) => {
      const rows = await storeFacts(db, ids);
      return new Map(rows.map((facts) => [facts.store_id, facts]));
    },
    { name: (id) => id },
  );
}

/**
 * The facts of the store with this id.
 *
 * @throws Problem store-not-found
 */
export async function knownStore(lookup: StoreLookup, id: string): Promise<StoreFacts> {
  const facts = await lookup(id);
  if (facts !== undefined) return facts;
  throw new Problem("store-not-found", `there are no polls, hours or time zone for a store ${id}`);
}
