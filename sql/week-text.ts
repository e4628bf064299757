import { z } from "zod";
import type { OpeningHours } from "../producers/topics.ts";

/** Short, because a report reads thousands; what it means was checked when it came in. */
const WeekText = z.array(z.tuple([z.number(), z.string(), z.string()]));

/** Reads a week as ClickHouse spells it in JSON: `[[0,"09:00:00","17:00:00"]]`. */
export function readWeek(text: string): OpeningHours[] {
  return WeekText.parse(JSON.parse(text)).map(([day, start_time_local, end_time_local]) => {
    return { day, start_time_local, end_time_local };
  });
}
