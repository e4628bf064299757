import { z } from "@hono/zod-openapi";
import { fromMicroseconds } from "../../producers/messages/timestamp.ts";
import type { Database } from "../../sql/database.ts";
import { closureReasons } from "../../sql/stores.ts";
import type { PlannedClosing } from "../uptime/planned-closing.ts";
import { batched } from "./batched-lookup.ts";
import type { Local } from "./segment.ts";

/** What closes a store as planned. */
export const PlannedClosingJson = z
  .object({
    by: z
      .enum(["closure", "special_day"])
      .describe("A special day closes a store at times at which its week would have it open"),
    until: z
      .string()
      .nullable()
      .describe(
        "When the closure ends, or when the store opens after the special day, in UTC; null: until further notice",
      ),
    until_local: z.string().nullable().describe("The same on the store's wall clock"),
    reason: z.string().describe("Of the closure; may be empty"),
  })
  .openapi("PlannedClosing");

/** The reasons of the closures of a store, by their beginning in microseconds. */
export type ClosureReasons = (store_id: string) => Promise<ReadonlyMap<number, string> | undefined>;

/** Looks up the reasons of closures in ClickHouse; simultaneous look-ups share a query. */
export function reasonsIn(db: Database): ClosureReasons {
  return batched((ids) => closureReasons(db, ids), { name: (id) => id });
}

/** A planned closing as JSON; null without one. */
export async function plannedJson(
  store_id: string,
  planned: PlannedClosing | undefined,
  local: Local,
  reasonsOf: ClosureReasons,
): Promise<z.infer<typeof PlannedClosingJson> | null> {
  if (planned === undefined) return null;
  const { by, until } = planned;
  const reason = by === "closure" ? (await reasonsOf(store_id))?.get(planned.key) : undefined;
  return {
    by,
    until: until === null ? null : fromMicroseconds(until),
    until_local: until === null ? null : local(until),
    reason: reason ?? "",
  };
}
