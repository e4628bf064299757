import { z } from "@hono/zod-openapi";
import { openingRows } from "../../producers/messages/clock-time.ts";
import { fromMicroseconds } from "../../producers/messages/timestamp.ts";
import { readCalendar } from "../uptime/calendar.ts";
import { dateText } from "../uptime/report-period.ts";
import { knownStore, type StoreLookup } from "./known-store.ts";
import type { ClosureReasons } from "./planned-closing.ts";

const Opening = z.object({ start_time_local: z.string(), end_time_local: z.string() });

/** All that says when a store opens. */
export const StoreCalendar = z
  .object({
    store_id: z.string(),
    timezone: z.string().describe("IANA name of its zone"),
    weeks: z
      .array(
        z.object({
          valid_from: z.string().nullable().describe("A local date; null: since ever"),
          week: z
            .array(Opening.extend({ day: z.number().int().describe("0 is Monday, 6 Sunday") }))
            .describe("None: closed on all days"),
        }),
      )
      .describe(
        "The week with the latest `valid_from` governs, and before all of them the first; none: always open",
      ),
    special_days: z
      .array(z.object({ date: z.string(), openings: z.array(Opening) }))
      .describe("Dates that do not go by the week; no openings: closed"),
    closures: z
      .array(
        z.object({
          from: z.string().describe("UTC"),
          to: z.string().nullable().describe("UTC; null: open-ended"),
          reason: z.string(),
        }),
      )
      .describe("Planned closures, by their beginning"),
  })
  .openapi("StoreCalendar");
export type StoreCalendar = z.infer<typeof StoreCalendar>;

/** Finds the calendar of a store as it is now. */
export function calendarAnswer(lookup: StoreLookup, reasonsOf: ClosureReasons) {
  return async (id: string): Promise<StoreCalendar> => {
    const facts = await knownStore(lookup, id);
    const { weeks, specialDays, closures } = readCalendar(facts.week, facts.calendar);
    const reasonOf = closures.length === 0 ? undefined : await reasonsOf(id);
    return {
      store_id: facts.store_id,
      timezone: facts.timezone,
      weeks: weeks.map(({ valid_from, week }) => ({
        valid_from: valid_from === null ? null : dateText(valid_from),
        week: openingRows(week),
      })),
      special_days: [...specialDays].map(([date, openings]) => ({
        date: dateText(date),
        openings: [...openings],
      })),
      closures: closures.map(({ from, to }) => ({
        from: fromMicroseconds(from),
        to: Number.isFinite(to) ? fromMicroseconds(to) : null,
        reason: reasonOf?.get(from) ?? "",
      })),
    };
  };
}
