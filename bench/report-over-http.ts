import { z } from "zod";

const Report = z.object({
  report_id: z.string(),
  state: z.string(),
  progress: z.number(),
  as_of: z.string().nullable(),
  csv_sha256: z.string().nullable(),
});
export type Report = z.output<typeof Report>;

/**
 * Delays the response until the report ends: frequent requests would take time from the
 * calculation.
 */
const PATIENT = { headers: { Prefer: "wait=20" } };

/** Requests a report; returns its id. */
export async function trigger(url: string, body: object): Promise<string> {
  const response = await fetch(`${url}/reports`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(body),
  });
  if (response.status !== 202) throw new Error(await response.text());
  return Report.parse(await response.json()).report_id;
}

/** Waits until a report is complete. */
export async function complete(url: string, id: string): Promise<Report> {
  for (;;) {
    const response = await fetch(`${url}/reports/${id}`, PATIENT);
    const report = Report.parse(await response.json());
    if (report.state === "Complete") return report;
    if (report.state !== "Running") throw new Error(`report ${id}: ${report.state}`);
  }
}

/** A report from the request to Complete, and its milliseconds. */
export async function timedReport(
  url: string,
  body: object = {},
): Promise<Report & { ms: number }> {
  const began = performance.now();
  const report = await complete(url, await trigger(url, body));
  return { ...report, ms: performance.now() - began };
}
