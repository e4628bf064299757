import { Hono } from "hono";
import type { EventLog } from "../producers/log/event-log.ts";
import type { Store } from "../sql/store.ts";
import type { Reports } from "./report/reports.ts";
import { getPipeline } from "./routes/get-pipeline.ts";
import { getReport } from "./routes/get-report.ts";
import { triggerReport } from "./routes/trigger-report.ts";

/** What the API tells of. */
export type AppParts = { store: Store; log: EventLog; reports: Reports };

/** The HTTP face of the monitor. Every answer but a report's CSV is JSON. */
export function createApp({ store, log, reports }: AppParts): Hono {
  const app = new Hono();
  app.route("/", triggerReport(reports));
  app.route("/", getReport(store, reports));
  app.route("/", getPipeline(store, log));
  app.get("/", (c) =>
    c.json({
      trigger: "POST /trigger_report",
      fetch: "GET /get_report/{report_id}, or /get_report?report_id={report_id}",
      pipeline: "GET /pipeline",
    }),
  );
  app.notFound((c) => c.json({ error: `there is nothing at ${c.req.path}` }, 404));
  app.onError((error, c) => {
    console.error(error);
    return c.json({ error: "the server failed; its log says why" }, 500);
  });
  return app;
}
