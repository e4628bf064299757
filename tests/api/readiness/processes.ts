import { onTestFinished } from "vitest";
import { z } from "zod";
import { type ReportBody, ReportBody as ReportSchema } from "../../../api/answers/report.ts";
import { openReadiness, type ReadinessSources } from "../../../api/readiness/readiness.ts";
import { openReports } from "../../../api/reports/reports.ts";
import { consume } from "../../../consumers/consume.ts";
import { polls } from "../../../consumers/sinks.ts";
import { spanOf } from "../../../producers/log/spans.ts";
import { topics } from "../../../producers/messages/topics.ts";
import { ledgerPositions } from "../../../sql/ingest.ts";
import { json, NOW, type TemporaryApi } from "../../harness/api.ts";

const TOPIC = topics.polls.name;

/** What is waited for comes soon, on a busy machine too. */
export const SOON = { timeout: 30_000 };

/** Polls a second apart, of a hundred stores in turn, as entries of the log. */
export function pollEntries(from: number, count: number) {
  return Array.from({ length: count }, (_, index) => {
    const at = new Date(Date.UTC(2025, 0, 10, 6) + (from + index) * 1000);
    const store_id = `s-${(from + index) % 100}`;
    const timestamp_utc = at.toISOString().replace("Z", "000Z");
    return {
      key: store_id,
      value: JSON.stringify({ store_id, status: "active", timestamp_utc }),
    };
  });
}

/** Puts polls into ClickHouse as a consumer does that gets no further: those up to an offset. */
export async function consumePolls({ log, db }: TemporaryApi, until: number): Promise<void> {
  const { resumeAt, handle } = consume(polls, {
    log,
    db,
    positions: () => ledgerPositions(db, {}),
    clock: () => NOW,
    insertTimeoutMs: 30_000,
    signal: new AbortController().signal,
  });
  const from = await resumeAt(0);
  const spans = [];
  for await (const message of log.readAll(TOPIC)) {
    if (message.offset >= from && message.offset < until) spans.push(spanOf(message));
  }
  await handle({ topic: TOPIC, partition: 0, spans });
}

type Options = Partial<ReadinessSources> & Partial<Parameters<typeof openReports>[1]>;

/** Another API on the same store and log, as a process that starts now; ended with the test. */
export function startProcess(api: TemporaryApi, options: Options = {}) {
  const { db, log } = api;
  const readiness = openReadiness({ db, log, mostLagSeconds: 60, ...options });
  const reports = openReports(db, { readiness, checkMs: 50, pauseMs: 1, ...options });
  reports.watch();
  const { request } = api.variant({ readiness, reports });

  async function stop(): Promise<void> {
    await reports.stop();
    await readiness.close();
  }
  onTestFinished(stop);

  async function reportOf(response: Response): Promise<ReportBody> {
    return ReportSchema.parse(await response.json());
  }

  return {
    request,
    readiness,
    reports,
    stop,
    /** What `GET /readyz` answers. */
    async ready(): Promise<{ status: number; reasons: string[] }> {
      const response = await request("/readyz");
      const { reasons } = z.object({ reasons: z.array(z.string()) }).parse(await response.json());
      return { status: response.status, reasons };
    },
    post: (body: object, headers?: Record<string, string>) =>
      request("/reports", json("POST", body, headers)),
    /** Asks for a report that is accepted. */
    async ask(body: object): Promise<ReportBody> {
      const response = await request("/reports", json("POST", body));
      if (response.status !== 202) throw new Error(await response.text());
      return await reportOf(response);
    },
    told: async (id: string) => reportOf(await request(`/reports/${id}`)),
    /** The report when it is not running any more. */
    ended: async (id: string) =>
      reportOf(await request(`/reports/${id}`, { headers: { Prefer: "wait=20" } })),
  };
}
