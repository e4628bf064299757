import { z } from "@hono/zod-openapi";
import { fromMicroseconds } from "../../producers/messages/timestamp.ts";
import type { StoreIncident } from "./store-incidents.ts";

const US_PER_HUNDREDTH_MINUTE = 600_000;

/** A row of inactive polls that counts as an incident. */
export const Incident = z
  .object({
    id: z
      .string()
      .describe(
        "`store_id`, `@` and `first_seen_at`: an incident with the same id is the same one",
      ),
    store_id: z.string(),
    timezone: z.string().describe("IANA name of the zone of its wall clock"),
    state: z.enum(["open", "closed"]),
    first_seen_at: z.string().describe("The first of its inactive polls, UTC"),
    began_at: z
      .string()
      .describe("Where the downtime of that poll begins: at most 12 hours before it"),
    opened_at: z.string().describe("The poll that opened it"),
    closed_at: z.string().nullable().describe("The poll that closed it; null while it is open"),
    ended_at: z
      .string()
      .nullable()
      .describe("Where the downtime of its last inactive poll ends; null while it is open"),
    polls: z.number().int().describe("Its inactive polls"),
    down_us: z
      .number()
      .int()
      .describe("Downtime from `began_at` to `ended_at`, or to `as_of`, in microseconds"),
    down_minutes: z.number().describe("The same in minutes, with two decimals"),
  })
  .openapi("Incident");

/** The definition of an incident, in the description of each operation that lists them. */
export const WHAT_AN_INCIDENT_IS =
  "An incident opens with the second inactive poll in a row in the opening hours of a store (`min_polls`, " +
  "`for`) and closes with the next active one (`recover`), across closed times, closures and silence. " +
  "It is listed if it was open at some time of the range, exactly as the whole history of the store " +
  "makes it, however long ago it opened. Hours and zones are today's.";

/** An incident as JSON. */
export function incidentJson({ facts, ...incident }: StoreIncident): z.output<typeof Incident> {
  const { first_seen, began, opened, closed, ended, inactive, down_us } = incident;
  const first_seen_at = fromMicroseconds(first_seen);
  return {
    id: `${facts.store_id}@${first_seen_at}`,
    store_id: facts.store_id,
    timezone: facts.timezone,
    state: closed === null ? "open" : "closed",
    first_seen_at,
    began_at: fromMicroseconds(began),
    opened_at: fromMicroseconds(opened),
    closed_at: instantOrNull(closed),
    ended_at: instantOrNull(ended),
    polls: inactive.length,
    down_us,
    down_minutes: Math.round(down_us / US_PER_HUNDREDTH_MINUTE) / 100,
  };
}

/** An instant in UTC; null: none yet. */
export function instantOrNull(at: number | null): string | null {
  return at === null ? null : fromMicroseconds(at);
}
