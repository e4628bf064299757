import { z } from "zod";
import { query } from "./query.ts";

/** What was rejected for one kind of reason. */
export type RejectedKind = {
  topic: string;
  /** The reason without what it quotes. */
  kind: string;
  rows: number;
  /** Milliseconds since the epoch. */
  first_ms: number;
  newest_ms: number;
  /** Where the first and the newest of them came from. */
  first_source: string;
  first_position: number;
  newest_source: string;
  newest_position: number;
  /** How many kinds there are in all, and how many rows. */
  kinds: number;
  total: number;
};

/** The most frequent kinds of reasons, at most `limit`. */
export const rejectedKinds = query<{ limit: number }, RejectedKind>({
  file: "rejected_kinds.sql",
  row: z.object({
    topic: z.string(),
    kind: z.string(),
    rows: z.number(),
    first_ms: z.number(),
    newest_ms: z.number(),
    first_source: z.string(),
    first_position: z.number(),
    newest_source: z.string(),
    newest_position: z.number(),
    kinds: z.number(),
    total: z.number(),
  }),
});

/** A rejected row as it came; long ones are cut. */
export type RejectedExample = {
  topic: string;
  kind: string;
  source: string;
  position: number;
  name: string;
  reason: string;
  raw: string;
  rejected_ms: number;
};

/**
 * Rejected rows, newest first.
 *
 * @param input `places`: JSON of `[topic, source, position][]`
 */
export const rejectedExamples = query<{ places: string }, RejectedExample>({
  file: "rejected_examples.sql",
  row: z.object({
    topic: z.string(),
    kind: z.string(),
    source: z.string(),
    position: z.number(),
    name: z.string(),
    reason: z.string(),
    raw: z.string(),
    rejected_ms: z.number(),
  }),
});
