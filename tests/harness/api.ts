import { join } from "node:path";
import { pino } from "pino";
import { type AppParts, createApp } from "../../api/app.ts";
import { openChangeFeed } from "../../api/events/change-feed.ts";
import { openMetrics } from "../../api/http/metrics.ts";
import { openTokens } from "../../api/http/tokens.ts";
import { openReadiness } from "../../api/readiness/readiness.ts";
import { openReports } from "../../api/reports/reports.ts";
import { openBulk } from "../../producers/intake/bulk.ts";
import { openIntake } from "../../producers/intake/intake.ts";
import { openEmbeddedLog } from "../../producers/log/embedded/embedded-log.ts";
import { analystOf, openEmbedded } from "../../sql/analyst/open-analyst.ts";
import { answersOf, type Document, type Seen } from "./documented.ts";
import { temporaryDatabase } from "./temporary-database.ts";

/** When the clock of an API under test shows nothing else. */
export const NOW = new Date("2025-01-10T12:00:00Z");

/**
 * The API on a real store and log in a folder of their own: once per test file, there is one engine.
 * Every answer to `request` is checked by the OpenAPI document: an undocumented one fails the test.
 */
export async function temporaryApi(overrides: Partial<AppParts> = {}) {
  const { db, path, close } = await temporaryDatabase();
  const log = openEmbeddedLog(join(path, "log.mdb"));
  const mostLagSeconds = 60;
  const readiness = openReadiness({ db, log, mostLagSeconds });
  const reports = openReports(db, { readiness });
  const feed = openChangeFeed(db, { everyMs: 20 });
  const analysts = await openEmbedded(path);
  const parts: AppParts = {
    db,
    log,
    readiness,
    reports,
    intake: openIntake(log, () => NOW),
    bulk: openBulk(log, () => NOW),
    feed,
    analyst: analystOf(analysts),
    clock: () => NOW,
    tokens: openTokens({ API_TOKENS: "" }),
    logger: pino({ level: "silent" }),
    metrics: openMetrics(),
    settings: { API_RATE_LIMIT: 1_000_000 },
    ...overrides,
  };
  const seen: Seen[] = [];

  const described = await createApp(parts).request("/openapi.json");
  const document = (await described.json()) as Document;
  const check = answersOf(document);

  /** The same API with other parts, on the same store and log where these are not among them. */
  function variant(others: Partial<AppParts>) {
    const { db = parts.db, log = parts.log } = others;
    const isOther = db !== parts.db || log !== parts.log;
    const own = isOther ? { readiness: openReadiness({ db, log, mostLagSeconds }) } : {};
    const app = createApp({ ...parts, ...own, ...others });
    async function request(address: string, init: RequestInit = {}): Promise<Response> {
      const response = await app.request(address, init);
      const { pathname } = new URL(address, "http://localhost");
      // A stream without an end cannot be read twice.
      const endless = response.headers.get("Content-Type")?.startsWith("text/event-stream");
      const checked = endless ? new Response(null, response) : response.clone();
      seen.push(await check(init.method ?? "GET", pathname, checked));
      return response;
    }
    return { app, request };
  }

  return {
    ...parts,
    ...variant({}),
    variant,
    document,
    /** All answers that were checked. */
    seen,
    path,
    close: async () => {
      feed.close();
      await reports.stop();
      await analysts.close();
      await log.close();
      await close();
    },
  };
}

/** A request with a JSON body. */
export function json(method: string, body: unknown, headers: Record<string, string> = {}) {
  return {
    method,
    headers: { "Content-Type": "application/json", ...headers },
    body: JSON.stringify(body),
  };
}
export type TemporaryApi = Awaited<ReturnType<typeof temporaryApi>>;
