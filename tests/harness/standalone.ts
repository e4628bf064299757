import { type Finished, type Running, start } from "./run.ts";

/** `npm start` as a process of its own, on a free port. */
export type Standalone = Running & { url: Promise<string> };

/** What tells where an API serves. */
export const SERVING = /Serving on (http:\/\/127\.0\.0\.1:\d+)/;

/** Starts the whole monitor on a data folder. */
export function startStandalone(
  dataDir: string,
  args: string[] = [],
  env: NodeJS.ProcessEnv = {},
): Standalone {
  const running = start("api/standalone/main.ts", args, {
    env: { DATA_DIR: dataDir, PORT: "0", UV_THREADPOOL_SIZE: "16", ...env },
  });
  const url = running.printed(SERVING).then(([, address = ""]) => address);
  url.catch(() => {});
  return { ...running, url };
}

/**
 * The CSV of a new report, with full detail; `options` as `POST /reports` takes them.
 *
 * @param by the attributes of a roll-up, whose CSV it is then
 */
export async function fetchReport(
  url: string,
  options: object = {},
  detail = "full",
  by?: string,
): Promise<string> {
  const triggered = await fetch(`${url}/reports`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(options),
  });
  const { report_id } = (await triggered.json()) as { report_id: string };
  for (;;) {
    const response = await fetch(`${url}/get_report/${report_id}?detail=${detail}`);
    const status = response.headers.get("X-Report-Status");
    if (status === "Complete" && by !== undefined) {
      const query = new URLSearchParams({ by, detail });
      return await (await fetch(`${url}/reports/${report_id}/rollup?${query}`)).text();
    }
    if (status === "Complete") return await response.text();
    if (status !== "Running") throw new Error(await response.text());
    await response.arrayBuffer();
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** Asks it to stop and waits until it has. */
export async function stop(
  running: Running,
  signal: NodeJS.Signals = "SIGTERM",
): Promise<Finished> {
  running.process.kill(signal);
  return await running.finished;
}
