import { z } from "zod";
import { openBulk } from "../producers/intake/bulk.ts";
import { openIntake } from "../producers/intake/intake.ts";
import { printAside } from "../producers/launch/progress.ts";
import { wholeNumber } from "../producers/launch/settings.ts";
import type { EventLog } from "../producers/log/event-log.ts";
import {
  AnalystSettings,
  analystOf,
  openAnalyst,
  openEmbedded,
} from "../sql/analyst/open-analyst.ts";
import { openHttpInterface } from "../sql/clickhouse-http/http-interface.ts";
import type { Database } from "../sql/database.ts";
import type { DatabaseSettings } from "../sql/open-database.ts";
import { createApp } from "./app.ts";
import { openChangeFeed } from "./events/change-feed.ts";
import { CorsSettings, corsProblem } from "./http/cors.ts";
import { exposureProblem, type Listening, ListenSettings, listen } from "./http/listen.ts";
import { LoggerSettings, openLogger } from "./http/logger.ts";
import { openMetrics } from "./http/metrics.ts";
import { RateSettings } from "./http/rate-limit.ts";
import { openTokens, TokenSettings, type Tokens } from "./http/tokens.ts";
import { openReadiness, type ReadinessSources } from "./readiness/readiness.ts";
import { openReports, type Reports } from "./reports/reports.ts";
import { ReadySettings } from "./routes/health.ts";

/** The settings of the API. */
export const ServeSettings = z.object({
  ...ListenSettings.shape,
  ...TokenSettings.shape,
  ...RateSettings.shape,
  ...CorsSettings.shape,
  ...ReadySettings.shape,
  ...LoggerSettings.shape,
  ...AnalystSettings.shape,
  CLICKHOUSE_HTTP_PORT: wholeNumber(0, 65535).optional().meta({
    description:
      "npm start: ClickHouse's HTTP interface on loopback, read-only; 0 picks a free port",
    unset: "unset, closed",
  }),
});

type Settings = z.output<typeof ServeSettings> & z.output<typeof DatabaseSettings>;

/** A running API; `guarded`: it requires tokens. */
export type Serving = Listening & {
  reports: Reports;
  guarded: boolean;
  /** Whether an ad hoc query that cannot be stopped is running: the process ends only after it. */
  stuck(): boolean;
};

/** What an API is opened on, and the sources of its readiness. */
type Opened = { db: Database; log: EventLog; clock: () => Date } & Pick<
  ReadinessSources,
  "startup" | "losses" | "checked"
>;

/**
 * Checks the settings as far as possible before anything is opened.
 *
 * @returns the tokens that they name
 * @throws Error when the API must not be served with them
 */
export function checkServing(settings: Settings): Tokens {
  const tokens = openTokens(settings);
  const problem =
    exposureProblem(settings.HOST, tokens.count) ??
    corsProblem(settings.CORS_ORIGINS, tokens.count);
  if (problem !== undefined) throw new Error(problem);
  if (settings.CLICKHOUSE_URL !== undefined && settings.CLICKHOUSE_HTTP_PORT !== undefined) {
    throw new Error(
      "CLICKHOUSE_HTTP_PORT opens the engine inside this process: with CLICKHOUSE_URL query that server",
    );
  }
  return tokens;
}

/**
 * Opens the API on a database and a log, and serves it. `close` ends what it began; the caller
 * closes the database and the log.
 *
 * @throws Error when it must not or cannot listen there
 */
export async function serveApi(
  { db, log, clock, ...sources }: Opened,
  settings: Settings,
): Promise<Serving> {
  const tokens = checkServing(settings);
  const logger = openLogger(settings);
  const metrics = openMetrics();
  const { analyst, front, stuck } = await openForAnalysts(settings, tokens);
  const mostLagSeconds = settings.READY_LAG_SECONDS;
  const readiness = openReadiness({ db, log, mostLagSeconds, ...sources });
  const reports = openReports(db, {
    readiness,
    onError: (err) => logger.error({ event: "report-error", err }, "a report is delayed"),
    onRun: ({ report_id, state, attempt, stores, reason }, seconds) => {
      metrics.reportSeconds.observe({ state }, seconds);
      const event = { event: "report", report_id, state, attempt, stores, seconds };
      logger.info(reason === "" ? event : { ...event, reason }, "report");
    },
  });
  const intake = openIntake(log, clock);
  const bulk = openBulk(log, clock);
  const feed = openChangeFeed(db);
  async function close(server?: Listening): Promise<void> {
    feed.close();
    // Stop reports at once: requests that wait for one are then answered.
    const stopped = reports.stop();
    await Promise.all([server?.close(), front?.close(), analyst?.close(), stopped]);
    await readiness.close();
  }
  const opened = {
    db,
    log,
    readiness,
    reports,
    intake,
    bulk,
    feed,
    analyst,
    tokens,
    logger,
    metrics,
  };
  const app = createApp({ ...opened, clock, settings });
  const server = await listen(app, settings).catch(async (error) => {
    await close();
    throw error;
  });
  const clickhouse = front && `127.0.0.1:${front.port}`;
  logger.info({ event: "serving", url: server.url, clickhouse, tokens: tokens.count }, "serving");
  readiness.watch((loss) => printAside(`Not ready: ${loss}.`));
  return {
    url: server.url,
    reports,
    guarded: tokens.count > 0,
    stuck,
    close: async () => {
      await close(server);
      logger.info({ event: "stopped" }, "stopped");
    },
  };
}

/** Opens ad hoc SQL, and ClickHouse's own HTTP interface to it where a port is set. */
async function openForAnalysts(settings: Settings, tokens: Tokens) {
  const { CLICKHOUSE_URL: url, CLICKHOUSE_HTTP_PORT: port } = settings;
  if (url !== undefined) {
    return { analyst: await openAnalyst(settings), front: undefined, stuck: () => false };
  }
  const analysts = await openEmbedded(settings.DATA_DIR);
  const authorize = (secret: string | undefined) =>
    tokens.count === 0 || (secret !== undefined && tokens.find(secret)?.scopes.has("sql") === true);
  try {
    const front =
      port === undefined ? undefined : await openHttpInterface({ port, analysts, authorize });
    return { analyst: analystOf(analysts), front, stuck: analysts.stuck };
  } catch (error) {
    await analysts.close();
    throw error;
  }
}
