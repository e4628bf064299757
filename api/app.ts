import { Hono } from "hono";
import type { Store } from "../sql/store.ts";
import type { Reports } from "./report/reports.ts";
import { getReport } from "./routes/get-report.ts";
import { triggerReport } from "./routes/trigger-report.ts";

/** The HTTP face of the monitor. Every answer but a report's CSV is JSON. */
export function createApp(store: Store, reports: Reports): Hono {
  const app = new Hono();
  app.route("/", triggerReport(reports));
  app.route("/", getReport(store, reports));
  app.get("/", (c) =>
    c.json({
      trigger: "POST /trigger_report",
      fetch: "GET /get_report/{report_id}, or /get_report?report_id={report_id}",
    }),
  );
  app.notFound((c) => c.json({ error: `there is nothing at ${c.req.path}` }, 404));
  app.onError((error, c) => {
    console.error(error);
    return c.json({ error: "the server failed; its log says why" }, 500);
  });
  return app;
}
