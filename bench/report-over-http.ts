import { setTimeout as delay } from "node:timers/promises";
import { z } from "zod";

const Report = z.object({
  report_id: z.string(),
  state: z.string(),
  progress: z.number(),
  as_of: z.string().nullable(),
  csv_sha256: z.string().nullable(),
});
export type Report = z.output<typeof Report>;

const OFTEN_MS = 5;

/** Asks for a report; answers its id. */
export async function trigger(url: string, body: object): Promise<string> {
  const response = await fetch(`${url}/reports`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(body),
  });
  if (response.status !== 202) throw new Error(await response.text());
  return Report.parse(await response.json()).report_id;
}

/** Looks again and again until a report is complete; `onLook` is told how it stands each time. */
export async function complete(
  url: string,
  id: string,
  lookEveryMs: number,
  onLook: (report: Report) => void = () => {},
): Promise<Report> {
  for (;;) {
    const response = await fetch(`${url}/reports/${id}`);
    const report = Report.parse(await response.json());
    onLook(report);
    if (report.state === "Complete") return report;
    if (report.state !== "Running") throw new Error(`report ${id}: ${report.state}`);
    await delay(lookEveryMs);
  }
}

/** A report from the request to Complete, and the milliseconds that took. */
export async function timedReport(
  url: string,
  body: object = {},
): Promise<Report & { ms: number }> {
  const began = performance.now();
  const report = await complete(url, await trigger(url, body), OFTEN_MS);
  return { ...report, ms: performance.now() - began };
}
