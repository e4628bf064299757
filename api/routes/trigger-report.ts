import { Hono } from "hono";
import { DEFAULT_OPTIONS } from "../report/options.ts";
import type { Reports } from "../report/reports.ts";

/** `POST /trigger_report`, and GET for clients that have always asked so. Takes no input. */
export function triggerReport(reports: Reports): Hono {
  return new Hono().on(["GET", "POST"], "/trigger_report", async (c) =>
    c.json({ report_id: await reports.trigger(DEFAULT_OPTIONS) }),
  );
}
