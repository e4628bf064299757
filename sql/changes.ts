import { z } from "zod";
import { command, query } from "./query.ts";

/** Room for the changes of one step; see sql/schema/510_status_changes.sql. */
export const STEP = 10_000_000;

const Reach = z.object({ announced: z.coerce.number(), copied: z.coerce.number() });

/**
 * How far changes have been published (0: none is stored), and whether the last step was copied
 * into published_status: then `copied` is not less.
 */
export const changesReach = query<Record<never, never>, z.output<typeof Reach>>({
  file: "changes_reach.sql",
  row: Reach,
});

const Last = z.object({ last: z.coerce.number() });

/**
 * How far changes have been published according to published_status, which has all stores; slower.
 */
export const changesCopied = query<Record<never, never>, z.output<typeof Last>>({
  file: "changes_copied.sql",
  row: Last,
});

export const copyPublishedStep = command<{ step: number }>("copy_published_step.sql");

/** `seconds`: how recent the compared rows are; `most`: the most changes to publish. */
export const publishChanges = command<{
  step: number;
  seconds: number;
  most: number;
  token: string;
}>("publish_changes.sql");

const Status = z.enum(["active", "inactive"]);

/** A published change of a store's status; `from` is null for a new store. */
const StatusChange = z.object({
  /** Its sequence number: it rises for ever, and stays below 2^53. */
  seq: z.coerce.number(),
  store_id: z.string(),
  from: Status.nullable(),
  to: Status,
  /** The poll that shows it, in microseconds since the epoch. */
  polled_us: z.coerce.number(),
  published_ms: z.coerce.number(),
});
export type StatusChange = z.infer<typeof StatusChange>;

/** Published changes after a sequence number, in order. */
export const changesAfter = query<{ after: number; limit: number }, StatusChange>({
  file: "changes_after.sql",
  row: StatusChange,
});

const Versioned = z.object({ last: z.coerce.number(), kept: z.coerce.boolean() });

/** How far changes have been published (0: not at all), and whether one of them is still stored. */
export const changesKept = query<{ place: number }, z.output<typeof Versioned>>({
  file: "changes_kept.sql",
  row: Versioned,
});
