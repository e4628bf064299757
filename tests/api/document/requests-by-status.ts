import { json } from "../../harness/api.ts";
import type { Sent } from "./arbitrary-requests.ts";
import type { Prepared } from "./prepared.ts";

const NOBODY = "00000000-0000-4000-8000-000000000000";

/** A body of more than a megabyte. */
const LARGE = JSON.stringify({ padding: "x".repeat(1_100_000) });

const get = (address: string, headers: Record<string, string> = {}): Sent => ({
  address,
  init: { headers },
});

const send = (method: string, address: string, body: unknown): Sent => ({
  address,
  init: json(method, body),
});

const sendAs = (method: string, address: string, type: string, body: string): Sent => ({
  address,
  init: { method, headers: { "Content-Type": type }, body },
});

/**
 * For each operation a request that succeeds, and those for the answers that are its own: what any
 * operation answers is made from the one that succeeds.
 */
export function requestsByStatus(made: Prepared): Record<string, Partial<Record<number, Sent>>> {
  const { complete, other, ofPeriod, cancelled, removable, outdated, etag, gap } = made;
  const week = { week: [{ day: 0, start_time_local: "09:00", end_time_local: "17:00" }] };
  const poll = { store_id: "a-1", status: "active", timestamp_utc: "2025-01-10T11:59:00Z" };
  return {
    createReport: {
      202: send("POST", "/reports", { as_of: "2025-01-10T12:00:00Z" }),
      409: {
        address: "/reports",
        init: json("POST", { label: "another" }, { "Idempotency-Key": "used-before" }),
      },
      413: sendAs("POST", "/reports", "application/json", `"${"x".repeat(25_100_000)}"`),
      415: sendAs("POST", "/reports", "text/plain", "{}"),
      422: send("POST", "/reports", { stores: ["a-1", "unheard-of"] }),
    },
    listReports: { 200: get("/reports") },
    getReport: { 200: get(`/reports/${complete}`), 404: get(`/reports/${NOBODY}`) },
    deleteReport: {
      204: { address: `/reports/${removable}`, init: { method: "DELETE" } },
      404: { address: `/reports/${NOBODY}`, init: { method: "DELETE" } },
    },
    getReportRows: {
      200: get(`/reports/${complete}/rows`),
      304: get(`/reports/${complete}/rows`, { "If-None-Match": etag }),
      404: get(`/reports/${NOBODY}/rows`),
      406: get(`/reports/${complete}/rows`, { Accept: "image/png" }),
      409: get(`/reports/${cancelled}/rows`),
    },
    rollUpReport: {
      200: get(`/reports/${complete}/rollup?by=brand`),
      304: get(`/reports/${complete}/rollup?by=brand`, { "If-None-Match": "*" }),
      404: get(`/reports/${NOBODY}/rollup?by=brand`),
      406: get(`/reports/${complete}/rollup?by=brand`, { Accept: "image/png" }),
      409: get(`/reports/${cancelled}/rollup?by=brand`),
    },
    summarizeReport: {
      200: get(`/reports/${complete}/summary`),
      404: get(`/reports/${NOBODY}/summary`),
      409: get(`/reports/${cancelled}/summary`),
    },
    diffReports: {
      200: get(`/reports/${complete}/diff/${other}`),
      404: get(`/reports/${complete}/diff/${NOBODY}`),
      409: get(`/reports/${complete}/diff/${cancelled}`),
      422: get(`/reports/${complete}/diff/${ofPeriod}`),
    },
    explainReportRow: {
      200: get(`/reports/${complete}/stores/a-1`),
      404: get(`/reports/${complete}/stores/unheard-of`),
      409: get(`/reports/${outdated}/stores/b-2`),
    },
    getNow: { 200: get("/now") },
    listStores: { 200: get("/stores") },
    getStore: { 200: get("/stores/a-1"), 404: get("/stores/unheard-of") },
    getStoreTimeline: {
      200: get("/stores/a-1/timeline"),
      404: get("/stores/unheard-of/timeline"),
    },
    listStoreOutages: {
      200: get("/stores/a-1/outages"),
      404: get("/stores/unheard-of/outages"),
    },
    listOutages: { 200: get("/outages"), 404: get("/outages?store=unheard-of") },
    listIncidents: { 200: get("/incidents"), 404: get("/incidents?store=unheard-of") },
    listGroupIncidents: { 200: get("/incidents/groups") },
    listBlindStretches: { 200: get("/incidents/blind") },
    listStoreIncidents: {
      200: get("/stores/a-1/incidents"),
      404: get("/stores/unheard-of/incidents"),
    },
    postPolls: {
      200: send("POST", "/polls?dry_run=true", poll),
      202: send("POST", "/polls", poll),
      408: {
        address: "/polls",
        init: {
          method: "POST",
          headers: { "Content-Type": "application/x-ndjson" },
          // Begins, and then nothing comes.
          body: new ReadableStream({
            start: (controller) => controller.enqueue(new TextEncoder().encode("{")),
          }),
          duplex: "half",
        } as RequestInit,
      },
      413: send("POST", "/polls", Array(200).fill(poll)),
      415: sendAs("POST", "/polls", "image/png", "x"),
      422: send("POST", "/polls", { ...poll, status: "open" }),
    },
    ...bulk(
      "postHours",
      "/hours",
      "store_id,day,start_time_local,end_time_local",
      "a-1,0,9:00,17:00",
    ),
    ...bulk("postTimezones", "/timezones", "store_id,timezone_str", "a-1,Europe/London"),
    ...bulk(
      ...(["postSpecialDays", "/special-days"] as const),
      ...(["store_id,date,start_time_local,end_time_local", "a-1,2030-01-01,,"] as const),
    ),
    ...bulk("postAttributes", "/attributes", "store_id,brand", "a-1,Harbour"),
    getStoreAttributes: {
      200: get("/stores/a-1/attributes"),
      404: get("/stores/unheard-of/attributes"),
    },
    putStoreAttributes: {
      202: send("PUT", "/stores/a-1/attributes", { brand: "Harbour" }),
      413: sendAs("PUT", "/stores/a-1/attributes", "application/json", LARGE),
      415: sendAs("PUT", "/stores/a-1/attributes", "text/csv", "x"),
    },
    deleteStoreAttributes: {
      202: { address: "/stores/a-1/attributes", init: { method: "DELETE" } },
    },
    ...bulk("postClosures", "/closures", "store_id,from_utc,to_utc", "a-1,2030-01-01T00:00:00Z,"),
    putStoreHours: {
      202: send("PUT", "/stores/a-1/hours", week),
      413: sendAs("PUT", "/stores/a-1/hours", "application/json", LARGE),
      415: sendAs("PUT", "/stores/a-1/hours", "text/csv", "x"),
    },
    getStoreCalendar: {
      200: get("/stores/a-1/calendar"),
      404: get("/stores/unheard-of/calendar"),
    },
    getStoreHistory: {
      200: get("/stores/a-1/history"),
      404: get("/stores/unheard-of/history"),
    },
    putSpecialDay: {
      202: send("PUT", "/stores/a-1/special-days/2024-12-25", { openings: [] }),
      413: sendAs("PUT", "/stores/a-1/special-days/2024-12-25", "application/json", LARGE),
      415: sendAs("PUT", "/stores/a-1/special-days/2024-12-25", "text/csv", "x"),
    },
    deleteSpecialDay: {
      202: { address: "/stores/a-2/special-days/2024-12-25", init: { method: "DELETE" } },
    },
    putClosure: {
      202: send("PUT", "/stores/a-2/closures/2030-01-01T00:00:00Z", { reason: "rebuilt" }),
      413: sendAs("PUT", "/stores/a-2/closures/2030-01-01T00:00:00Z", "application/json", LARGE),
      415: sendAs("PUT", "/stores/a-2/closures/2030-01-01T00:00:00Z", "text/csv", "x"),
    },
    deleteClosure: {
      202: { address: "/stores/a-2/closures/2030-01-01T00:00:00Z", init: { method: "DELETE" } },
    },
    deleteStoreHours: { 202: { address: "/stores/a-2/hours", init: { method: "DELETE" } } },
    putStoreTimezone: {
      202: send("PUT", "/stores/a-1/timezone", { timezone: "Europe/London" }),
      413: sendAs("PUT", "/stores/a-1/timezone", "application/json", LARGE),
      415: sendAs("PUT", "/stores/a-1/timezone", "text/csv", "x"),
    },
    listenToEvents: { 200: get("/events") },
    askSql: {
      200: get("/sql?query=SELECT+1"),
      403: get("/sql?query=DROP+TABLE+polls"),
      422: get("/sql?query=SELECT+sum(number)+FROM+numbers(1000000000000000)"),
    },
    askLongSql: {
      200: sendAs("POST", "/sql", "text/plain", "SELECT 1"),
      403: sendAs("POST", "/sql", "text/plain", "DROP TABLE polls"),
      413: sendAs("POST", "/sql", "text/plain", `SELECT '${"x".repeat(1_100_000)}'`),
      415: sendAs("POST", "/sql", "image/png", "x"),
      422: sendAs(
        "POST",
        "/sql",
        "text/plain",
        "SELECT sum(number) FROM numbers(1000000000000000)",
      ),
    },
    getPipeline: { 200: get("/pipeline") },
    acknowledgeGap: {
      200: send("POST", "/pipeline/acknowledgements", gap),
      404: send("POST", "/pipeline/acknowledgements", { ...gap, found_offset: 7 }),
      413: sendAs("POST", "/pipeline/acknowledgements", "application/json", LARGE),
      415: sendAs("POST", "/pipeline/acknowledgements", "text/csv", "x"),
    },
    getRejections: { 200: get("/rejections") },
    isAlive: { 200: get("/healthz") },
    isReady: { 200: get("/readyz") },
    getMetrics: { 200: get("/metrics") },
    getDocument: { 200: get("/openapi.json") },
    getAsyncApiDocument: { 200: get("/asyncapi.json") },
    getDocs: { 200: get("/docs") },
    triggerReport: { 200: { address: "/trigger_report", init: { method: "POST" } } },
    triggerReportByGet: { 200: get("/trigger_report") },
    getReportByQuery: {
      200: get(`/get_report?report_id=${complete}`),
      400: get("/get_report"),
      404: get(`/get_report?report_id=${NOBODY}`),
    },
    getReportByPath: {
      200: get(`/get_report/${complete}`),
      400: get(`/get_report/${complete}?detail=some`),
      404: get(`/get_report/${NOBODY}`),
    },
  };
}

/** Requests to an address that takes many rows. */
function bulk(operation: string, address: string, header: string, row: string) {
  return {
    [operation]: {
      200: sendAs("POST", `${address}?dry_run=true`, "text/csv", `${header}\n${row}\n`),
      202: sendAs("POST", address, "text/csv", `${header}\n${row}\n`),
      408: {
        address,
        init: {
          method: "POST",
          headers: { "Content-Type": "text/csv" },
          body: new ReadableStream({
            start: (controller) => controller.enqueue(new TextEncoder().encode("s")),
          }),
          duplex: "half",
        } as RequestInit,
      },
      413: sendAs("POST", address, "text/csv", `${header}\n${`${row}\n`.repeat(2000)}`),
      415: sendAs("POST", address, "image/png", "x"),
      422: sendAs("POST", address, "text/csv", `${header}\n!,!,!\n`),
    },
  };
}
