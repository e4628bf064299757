import { z } from "zod";
import { query } from "./query.ts";

/** What was rejected, by topic and kind of reason: at most fifty, the rest as "other". */
export const rejectedReasons = query<
  Record<never, never>,
  { topic: string; reason: string; count: number }
>({
  file: "rejected_reasons.sql",
  row: z.object({ topic: z.string(), reason: z.string(), count: z.coerce.number() }),
});

/** How many reports there are in each state. */
export const reportStates = query<Record<never, never>, { state: string; count: number }>({
  file: "report_states.sql",
  row: z.object({ state: z.string(), count: z.coerce.number() }),
});
