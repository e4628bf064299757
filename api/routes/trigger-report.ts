import { Hono } from "hono";
import { DEFAULT_OPTIONS } from "../report/options.ts";
import type { Reports } from "../report/reports.ts";

/** `POST /trigger_report`, and GET for clients that have always asked so. Takes no input. */
export function triggerReport(reports: Reports): Hono {
  return new Hono().on(["GET", "POST"], "/trigger_report", async (c) => {
    // A GET that starts something must never be answered from a cache.
    c.header("Cache-Control", "no-store");
    return c.json({ report_id: await reports.trigger(DEFAULT_OPTIONS) });
  });
}
