import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from "prom-client";

/** What this process measures, under the names that Prometheus users know. */
export type Metrics = ReturnType<typeof openMetrics>;

/** Opens a registry of its own, with the metrics of the process and those of HTTP and reports. */
export function openMetrics() {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const registers = [registry];
  return {
    registry,
    requestSeconds: new Histogram({
      name: "http_request_duration_seconds",
      help: "Time until the response began.",
      labelNames: ["method", "route", "status"] as const,
      buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10],
      registers,
    }),
    requestsInFlight: new Gauge({
      name: "http_requests_in_flight",
      help: "Requests whose response has not begun.",
      registers,
    }),
    reportSeconds: new Histogram({
      name: "store_monitor_report_duration_seconds",
      help: "Time that this process took to calculate a report.",
      labelNames: ["state"] as const,
      buckets: [0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300],
      registers,
    }),
    pollsAccepted: new Counter({
      name: "store_monitor_polls_accepted_total",
      help: "Polls that were accepted over HTTP and are durable on the log.",
      registers,
    }),
    pollsRejected: new Counter({
      name: "store_monitor_polls_rejected_total",
      help: "Items that were rejected over HTTP.",
      registers,
    }),
  };
}
