import { z } from "@hono/zod-openapi";
import type { BulkReading } from "../../producers/intake/bulk.ts";
import type { Database } from "../../sql/database.ts";
import { bulkEffects } from "./bulk-effects.ts";

/** How many stores an answer names. */
const NAMED = 100;
/** How many rejected rows an answer lists. */
const LISTED = 1000;

const Count = z.number().int();
const Ids = z.array(z.string()).describe(`The first ${NAMED} of them`);

/** What many rows changed, or would change. */
export const BulkAnswer = z
  .object({
    dry_run: z.boolean().describe("True: nothing was done"),
    rows: Count.describe("Rows of the body"),
    accepted: Count.describe("Rows that count"),
    rejected: Count.describe("Rows that were rejected"),
    rejected_by_reason: z
      .array(
        z.object({
          reason: z.string().describe("That of the first of them"),
          line: Count.describe("The line of the first of them, from 1"),
          rows: Count,
        }),
      )
      .describe("Rejected rows by the kind of their reason"),
    rejections: z
      .array(
        z.object({
          index: Count.describe("Position of the row, from 0"),
          line: Count.describe("Its line, from 1"),
          reason: z.string(),
        }),
      )
      .describe(`The first ${LISTED.toLocaleString("en-US")} rejected rows`),
    rejections_omitted: Count.describe("The number of rejected rows beyond these"),
    stores: Count.describe("Stores that the accepted rows name"),
    changed_stores: Count.describe(
      "Those of them for which something is different from what has been ingested",
    ),
    changed_store_ids: Ids,
    replaced_weeks: z
      .object({
        weeks: Count.describe("Dated weeks whose place the weeks without a date take"),
        stores: Count.describe("The stores of these"),
        store_ids: Ids,
      })
      .nullable()
      .describe("Null except for hours"),
    lost_hours: z
      .object({
        all: z.object({ stores: Count, store_ids: Ids }).describe("Stores that lost all rows"),
        some: z
          .object({ stores: Count, store_ids: Ids })
          .describe("Stores that lost some rows: they are closed then"),
      })
      .nullable()
      .describe("Stores with rejected rows; null except for hours"),
  })
  .openapi("BulkAnswer");
export type BulkAnswer = z.output<typeof BulkAnswer>;

/** Says what the rows of a body change, compared with what has been ingested. */
export async function bulkAnswer(
  db: Database,
  { input, accepted, rejections, rejected, stated, lost }: BulkReading,
  dry_run: boolean,
): Promise<BulkAnswer> {
  const { stores, changed, replaced } = await bulkEffects(db, input, stated);
  const weeks = [...replaced.values()].reduce((sum, each) => sum + each, 0);
  return {
    dry_run,
    rows: accepted + rejected.length,
    accepted,
    rejected: rejected.length,
    rejected_by_reason: rejections
      .kinds()
      .map(({ reason, line, rows }) => ({ reason, line, rows })),
    rejections: rejected
      .slice(0, LISTED)
      .map(({ index, line, reason }) => ({ index, line, reason })),
    rejections_omitted: Math.max(0, rejected.length - LISTED),
    stores: stores.size,
    changed_stores: changed.size,
    changed_store_ids: [...changed].slice(0, NAMED),
    replaced_weeks: input === "hours" ? { weeks, ...named([...replaced.keys()]) } : null,
    lost_hours: lost
      ? { all: named(lost.all), some: named(lost.some.map(({ store_id }) => store_id)) }
      : null,
  };
}

function named(ids: readonly string[]) {
  return { stores: ids.length, store_ids: ids.slice(0, NAMED) };
}
