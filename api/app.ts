import type { Context } from "hono";
import { methodNotAllowed } from "hono/method-not-allowed";
import { requestId } from "hono/request-id";
import type { Logger } from "pino";
import type { Bulk } from "../producers/intake/bulk.ts";
import type { Intake } from "../producers/intake/intake.ts";
import type { EventLog } from "../producers/log/event-log.ts";
import type { Analyst } from "../sql/analyst/analyst.ts";
import { singleFlight } from "../sql/concurrency/single-flight.ts";
import type { Database } from "../sql/database.ts";
import { incidentListAnswer } from "./answers/incident-list.ts";
import { nowAnswer } from "./answers/now.ts";
import { openSnapshots } from "./answers/now-snapshot.ts";
import { findPipeline } from "./answers/pipeline.ts";
import { findRejections } from "./answers/rejections.ts";
import { runStarts } from "./answers/run-start.ts";
import { storeAnswers } from "./answers/store-answers.ts";
import type { ChangeFeed } from "./events/change-feed.ts";
import { authenticate, refuseUnknown } from "./http/authenticate.ts";
import { isPage, protectBrowsers, wantsPage } from "./http/browsers.ts";
import { allowedOrigins, allowOrigins } from "./http/cors.ts";
import { describeDefaults, withoutTokens } from "./http/document.ts";
import { openEndedSessions } from "./http/ended-sessions.ts";
import { answerErrors } from "./http/failures.ts";
import { type Allowance, limitRequests } from "./http/limits.ts";
import type { Metrics } from "./http/metrics.ts";
import { observe } from "./http/observe.ts";
import { Problem, problemResponse } from "./http/problem.ts";
import { limitRate } from "./http/rate-limit.ts";
import { type ApiEnv, createRouter } from "./http/router.ts";
import { openSessions } from "./http/sessions.ts";
import type { Tokens } from "./http/tokens.ts";
import { withoutSlash } from "./http/trailing-slash.ts";
import { allPages } from "./pages/page-list.ts";
import { openPages } from "./pages/pages.tsx";
import type { Readiness } from "./readiness/readiness.ts";
import { newestReportOfAll } from "./reports/newest-report.ts";
import type { Reports } from "./reports/reports.ts";
import { acknowledgements } from "./routes/acknowledge-gap.ts";
import { asyncapi } from "./routes/asyncapi.ts";
import { docs } from "./routes/docs.ts";
import { events } from "./routes/events.ts";
import { health } from "./routes/health.ts";
import { incidentRoutes } from "./routes/incidents/incidents.ts";
import { getReport } from "./routes/legacy/get-report.ts";
import { triggerReport } from "./routes/legacy/trigger-report.ts";
import { getMetrics } from "./routes/metrics.ts";
import { getNow } from "./routes/now.ts";
import { getPipeline } from "./routes/pipeline.ts";
import { polls } from "./routes/polls.ts";
import { getRejections } from "./routes/rejections.ts";
import { createReport } from "./routes/reports/create.ts";
import { deleteReport } from "./routes/reports/delete.ts";
import { diffReports } from "./routes/reports/diff.ts";
import { getReportState } from "./routes/reports/get.ts";
import { listReports } from "./routes/reports/list.ts";
import { rollUpReport } from "./routes/reports/rollup.ts";
import { getReportRows } from "./routes/reports/rows.ts";
import { summarizeReport } from "./routes/reports/summary.ts";
import { sql } from "./routes/sql.ts";
import { storeAttributes } from "./routes/stores/attributes.ts";
import { bulkChanges } from "./routes/stores/bulk.ts";
import { closureChanges, specialDayChanges } from "./routes/stores/calendar-changes.ts";
import { deleteHours, putHours } from "./routes/stores/put-hours.ts";
import { putTimezone } from "./routes/stores/put-timezone.ts";
import { storeRoutes } from "./routes/stores/stores.ts";

/** What the API serves, and what it depends on. */
export type AppParts = {
  db: Database;
  log: EventLog;
  readiness: Readiness;
  reports: Reports;
  intake: Intake;
  bulk: Bulk;
  feed: ChangeFeed;
  /** Undefined where a ClickHouse server has no user for analysts. */
  analyst: Analyst | undefined;
  clock: () => Date;
  tokens: Tokens;
  logger: Logger;
  metrics: Metrics;
  settings: { API_RATE_LIMIT: number; CORS_ORIGINS?: string | undefined };
};

const UNLIMITED = Number.POSITIVE_INFINITY;

/** Routes with higher limits than others; the unlimited ones enforce limits of their own. */
const ALLOWANCES: Record<string, Allowance> = {
  "POST /polls": { bytes: UNLIMITED, ms: UNLIMITED },
  "POST /hours": { bytes: UNLIMITED, ms: UNLIMITED },
  "POST /timezones": { bytes: UNLIMITED, ms: UNLIMITED },
  "POST /special-days": { bytes: UNLIMITED, ms: UNLIMITED },
  "POST /closures": { bytes: UNLIMITED, ms: UNLIMITED },
  "POST /attributes": { bytes: UNLIMITED, ms: UNLIMITED },
  "POST /reports": { bytes: 25_000_000 },
  "GET /reports/{id}/rows": { ms: UNLIMITED },
  "GET /reports/{id}/rollup": { ms: UNLIMITED },
  "GET /sql": { ms: UNLIMITED },
  "POST /sql": { ms: UNLIMITED },
  "POST /ui/sign-in": { bytes: 10_000 },
};

/** The HTTP API of the monitor; docs/API.md and `GET /openapi.json` describe it. */
export function createApp(parts: AppParts) {
  const { db, log, readiness, reports, clock, tokens, logger, metrics, settings } = parts;
  const app = createRouter();
  const sessions = openSessions(tokens, openEndedSessions(db), clock);

  app.use(requestId());
  app.use(observe(logger, metrics));
  app.use(protectBrowsers());
  const allows = allowedOrigins(settings.CORS_ORIGINS);
  app.use(allowOrigins(allows));
  app.use(authenticate(tokens, sessions, allows));
  app.use(limitRate(settings));
  app.use(refuseUnknown);
  app.use(limitRequests(ALLOWANCES));
  app.use(
    methodNotAllowed({
      app,
      onMethodNotAllowed: (c, methods) => {
        const detail = `${c.req.path} allows ${methods.join(", ")}`;
        const headers = { Allow: methods.join(", ") };
        return problemResponse(
          new Problem("method-not-allowed", detail, { headers }),
          c.get("requestId"),
        );
      },
    }),
  );

  const sinceOf = runStarts(db, clock);
  const stores = storeAnswers(db, reports, clock, sinceOf);
  const snapshot = openSnapshots(db, readiness, clock);
  const findNow = nowAnswer({ ...stores, snapshot, sinceOf });
  const newestReport = () => newestReportOfAll(db);
  const pipeline = singleFlight(() => findPipeline(db, readiness));
  const rejections = singleFlight(() => findRejections(db));
  const findIncidents = incidentListAnswer(db, stores.lookup, clock, stores.namesOf);
  const sources = {
    findNow,
    stores,
    findIncidents,
    newestReport,
    db,
    reports,
    findPipeline: pipeline,
    findRejections: rejections,
    answersSql: parts.analyst !== undefined,
  };
  const pages = openPages(allPages(sources), sessions, tokens.count > 0, readiness);

  for (const routes of [
    createReport(reports),
    listReports(db, reports),
    getReportState(reports),
    deleteReport(db),
    getReportRows(db, reports),
    rollUpReport(db, reports),
    summarizeReport(db, reports),
    diffReports(db, reports),
    storeRoutes(db, reports, clock, stores),
    incidentRoutes(db, stores.lookup, clock, findIncidents),
    getNow(findNow),
    polls(parts.intake, metrics),
    putHours(log),
    deleteHours(log),
    putTimezone(log),
    specialDayChanges(log),
    closureChanges(log),
    bulkChanges(db, parts.bulk),
    storeAttributes(log, stores.findAttributes),
    events(parts.feed),
    sql(parts.analyst),
    getPipeline(pipeline),
    acknowledgements(db),
    getRejections(rejections),
    health(readiness),
    getMetrics(metrics, db),
    docs(describe, (c) => pages.showDocs(c, describe())),
    asyncapi(),
    triggerReport(reports),
    getReport(db, reports),
    pages.routes,
  ]) {
    app.route("/", routes);
  }
  app.get("/", (c) => c.redirect("ui/now"));

  const answer = (problem: Problem, c: Context<ApiEnv>) =>
    isPage(c.req.path) || wantsPage(c)
      ? pages.answerProblem(problem, c)
      : problemResponse(problem, c.get("requestId") ?? "unknown");
  app.notFound((c) => {
    const moved = withoutSlash(c);
    if (moved !== undefined) return moved;
    const text = `there is nothing at ${c.req.path}${isPage(c.req.path) ? "" : ": see /docs"}`;
    return answer(new Problem("not-found", text), c);
  });
  app.onError(answerErrors((event, text) => logger.error(event, text), answer));

  const needsTokens = tokens.count > 0;
  if (needsTokens) {
    app.openAPIRegistry.registerComponent("securitySchemes", "token", {
      type: "http",
      scheme: "bearer",
      description: "A token of API_TOKENS",
    });
  }
  let document: ReturnType<typeof app.getOpenAPI31Document> | undefined;
  function describe() {
    if (document === undefined) {
      document = app.getOpenAPI31Document({
        openapi: "3.1.0",
        info: {
          title: "store-monitor",
          version: "1.1.0",
          description: "How often was each store offline during its opening hours?",
          license: { name: "Apache-2.0", url: "https://www.apache.org/licenses/LICENSE-2.0" },
        },
        servers: [{ url: "/" }],
      });
      describeDefaults(document);
      if (!needsTokens) withoutTokens(document);
    }
    return document;
  }
  return app;
}
