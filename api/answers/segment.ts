import { z } from "@hono/zod-openapi";
import { fromMicroseconds } from "../../producers/messages/timestamp.ts";
import type { Observation, Segment } from "../uptime/fill.ts";
import type { Period } from "../uptime/periods.ts";
import type { MarkedSegment, TimelineSegment } from "../uptime/timeline.ts";

const Utc = z.string().describe("UTC, such as `2023-01-25T18:13:22.479220Z`");
const Local = z
  .string()
  .describe("On the store's wall clock, such as `2023-01-25T12:13:22.479220-06:00`");

/** A poll of a store. */
export const SeenPoll = z
  .object({ timestamp_utc: Utc, timestamp_local: Local, status: z.enum(["active", "inactive"]) })
  .openapi("SeenPoll");

/** The opening period that a segment lies in. */
const OpeningPeriod = z
  .object({
    opens: Utc.nullable().describe("In UTC; null for a store that never closes"),
    opens_local: Local.nullable(),
    closes: Utc.nullable().describe("In UTC; null for a store that never closes"),
    closes_local: Local.nullable(),
  })
  .openapi("OpeningPeriod");

const TimeSpan = {
  from: Utc,
  to: Utc.describe("UTC, exclusive"),
  from_local: Local,
  to_local: Local,
  duration_us: z.number().int().describe("Its length in microseconds"),
};

/** A part of one opening period with one state, and the poll that decided it. */
export const OpenSegment = z
  .object({
    ...TimeSpan,
    state: z.enum(["up", "down", "unknown"]),
    decided_by: SeenPoll.nullable().describe("Null if the state is unknown"),
    opening_period: OpeningPeriod,
  })
  .openapi("Segment");

/** A part of a store's time, closed time included. */
export const AnySegment = z
  .object({
    ...TimeSpan,
    state: z.enum(["up", "down", "unknown", "closed"]),
    decided_by: SeenPoll.nullable().describe("Null if the state is unknown or closed"),
    opening_period: OpeningPeriod.nullable().describe("Null if the state is closed"),
    excused: z
      .boolean()
      .describe("Whether it is closed by a planned closure within its opening hours"),
  })
  .openapi("TimelineSegment");

/** Formats an instant, in microseconds since the epoch, on a store's wall clock. */
export type Local = (micros: number) => string;

/** A poll as JSON. */
export function pollJson({ at, status }: Observation, local: Local) {
  return { timestamp_utc: fromMicroseconds(at), timestamp_local: local(at), status };
}

/**
 * A segment as JSON.
 *
 * @param whole the opening period that it lies in, from its true opening to its true closing
 */
export function segmentJson(segment: Segment, local: Local, whole: Period) {
  const { state } = segment;
  return { ...timeSpan(segment, local), state, opening_period: periodJson(whole, local) };
}

/** A segment of a timeline as JSON. */
export function timelineSegmentJson(segment: MarkedSegment, local: Local) {
  const { state, period, excused } = segment;
  const opening_period = period === null ? null : periodJson(period, local);
  return { ...timeSpan(segment, local), state, opening_period, excused };
}

function timeSpan({ from, to, decided_by }: TimelineSegment, local: Local) {
  return {
    from: fromMicroseconds(from),
    to: fromMicroseconds(to),
    from_local: local(from),
    to_local: local(to),
    duration_us: to - from,
    decided_by: decided_by && pollJson(decided_by, local),
  };
}

function periodJson({ from, to }: Period, local: Local) {
  const utc = (at: number) => (Number.isFinite(at) ? fromMicroseconds(at) : null);
  const wall = (at: number) => (Number.isFinite(at) ? local(at) : null);
  return { opens: utc(from), opens_local: wall(from), closes: utc(to), closes_local: wall(to) };
}
