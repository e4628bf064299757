import { randomUUID } from "node:crypto";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { afterAll, describe, expect, it } from "vitest";
import { type Standalone, startStandalone, stop } from "../../harness/standalone.ts";
import { temporaryFolder } from "../../harness/temporary-database.ts";

const folder = await temporaryFolder();
afterAll(() => folder.remove());

const KILLS = 4;
/** A kill comes when so many reports at most were acknowledged since the start, and some time later. */
const REPORTS_A_ROUND = 6;
const MOST_LATER_MS = 300;
const STORES = 40;

/** What was acknowledged: polls as `store instant`, and reports by their idempotency key. */
type Acknowledged = { polls: Set<string>; reports: Map<string, string> };

async function inputs(): Promise<string[]> {
  const ids = Array.from({ length: STORES }, (_, index) => `s-${index}`);
  const files = {
    polls: ids.map((id) => `${id},active,2024-06-01 10:00:00 UTC`),
    hours: ids.map((id) => `${id},0,09:00,17:00`),
    timezones: ids.map((id) => `${id},Europe/London`),
  };
  const headers = {
    polls: "store_id,status,timestamp_utc",
    hours: "store_id,day,start_time_local,end_time_local",
    timezones: "store_id,timezone_str",
  };
  const args: string[] = [];
  for (const name of ["polls", "hours", "timezones"] as const) {
    const path = join(folder.path, `${name}.csv`);
    await writeFile(path, `${[headers[name], ...files[name]].join("\n")}\n`);
    args.push(`--${name}`, path);
  }
  return args;
}

function post(url: string, body: unknown, headers: Record<string, string> = {}): Promise<Response> {
  return fetch(url, {
    method: "POST",
    headers: { "Content-Type": "application/json", ...headers },
    body: JSON.stringify(body),
  });
}

/** Posts polls and asks for reports until the server is gone; notes what it acknowledged. */
async function work(url: string, known: Acknowledged): Promise<void> {
  async function postPolls(worker: number): Promise<void> {
    for (let count = 0; ; count += 1) {
      const at = new Date(Date.UTC(2024, 5, 2) + known.polls.size * 1000 + worker).toISOString();
      const polls = Array.from({ length: 5 }, (_, index) => ({
        store_id: `s-${(count + index) % STORES}`,
        status: index === 0 ? "inactive" : "active",
        timestamp_utc: at,
      }));
      const response = await post(`${url}/polls`, polls);
      if (response.status !== 202) throw new Error(await response.text());
      for (const { store_id } of polls) known.polls.add(`${store_id} ${at}`);
    }
  }
  async function listReports(): Promise<void> {
    for (;;) {
      const key = randomUUID();
      const response = await post(`${url}/reports`, {}, { "Idempotency-Key": key });
      if (response.status !== 202) throw new Error(await response.text());
      // The answer came: from here on the report must be there, whatever happens to its body.
      const location = response.headers.get("Location") ?? "";
      known.reports.set(key, location.replace("/reports/", ""));
      await delay(50);
    }
  }
  await Promise.allSettled([postPolls(0), postPolls(1), postPolls(2), listReports()]);
}

async function json<T>(address: string): Promise<T> {
  const response = await fetch(address);
  expect(response.status, address).toBe(200);
  return (await response.json()) as T;
}

type Report = { state: string; report_id: string };

async function settled(url: string, id: string): Promise<Report> {
  for (;;) {
    const report = await json<Report>(`${url}/reports/${id}`);
    if (report.state !== "Running") return report;
    await delay(50);
  }
}

async function pollsInClickHouse(url: string): Promise<Set<string>> {
  const query =
    "SELECT concat(store_id, ' ', formatDateTime(polled_at, '%Y-%m-%dT%H:%i:%S.%fZ')) AS poll FROM polls FORMAT JSONEachRow";
  const response = await fetch(`${url}/sql?${new URLSearchParams({ query })}`);
  const text = await response.text();
  expect(response.status, text).toBe(200);
  const rows = text.split("\n").filter((line) => line !== "");
  return new Set(
    rows.map((line) => (JSON.parse(line) as { poll: string }).poll.replace("000Z", "Z")),
  );
}

describe("kill -9 at random moments, while polls are posted and reports run", () => {
  it("loses nothing that was acknowledged, and leaves no report running", async () => {
    const args = await inputs();
    const data = join(folder.path, "data");
    const known: Acknowledged = { polls: new Set(), reports: new Map() };
    const start = (): Standalone => startStandalone(data, args);
    for (let kill = 0; kill < KILLS; kill += 1) {
      const running = start();
      const working = work(await running.url, known);
      const enough = known.reports.size + 1 + Math.floor(Math.random() * REPORTS_A_ROUND);
      while (known.reports.size < enough) await delay(5);
      await delay(Math.random() * MOST_LATER_MS);
      expect((await stop(running, "SIGKILL")).signal).toBe("SIGKILL");
      await working;
    }
    expect(known.polls.size).toBeGreaterThan(100);
    expect(known.reports.size).toBeGreaterThanOrEqual(KILLS);

    const running = start();
    const url = await running.url;
    for (const [key, id] of known.reports) {
      expect(await settled(url, id)).toMatchObject({ report_id: id, state: "Complete" });
      const again = await post(`${url}/reports`, {}, { "Idempotency-Key": key });
      expect(((await again.json()) as Report).report_id).toBe(id);
    }
    const { items } = await json<{ items: Report[] }>(`${url}/reports?state=Running`);
    expect(items).toEqual([]);
    const kept = await pollsInClickHouse(url);
    expect([...known.polls].filter((poll) => !kept.has(poll))).toEqual([]);
    expect((await stop(running)).code).toBe(0);
  });
});
