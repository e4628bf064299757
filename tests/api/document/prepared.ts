import type { AppParts } from "../../../api/app.ts";
import { openChangeFeed } from "../../../api/events/change-feed.ts";
import { openReports } from "../../../api/reports/reports.ts";
import { openBulk } from "../../../producers/intake/bulk.ts";
import { openIntake } from "../../../producers/intake/intake.ts";
import type { EventLog } from "../../../producers/log/event-log.ts";
import type { Database } from "../../../sql/database.ts";
import { json, NOW, type TemporaryApi } from "../../harness/api.ts";
import { tell } from "../../harness/report-of.ts";
import type { Sent } from "./arbitrary-requests.ts";

/** What there is when every operation is asked. */
export type Prepared = {
  /** Reports: one that is complete, another, one that never will be, and one to be removed. */
  complete: string;
  other: string;
  ofPeriod: string;
  cancelled: string;
  removable: string;
  /** Complete, but polls of its time came in later. */
  outdated: string;
  etag: string;
  /** A gap of the ledger that was acknowledged, and is again by this. */
  gap: object;
  /** Requests for each media type that the plain examples do not get. */
  otherForms: Sent[];
  /** The parts of an API whose store and log fail. */
  broken(db: Database, log: EventLog, error: Error): Partial<AppParts>;
};

const STORE = {
  id: "a-1",
  zone: "Europe/London",
  hours: ["daily 09:00-17:00"],
  polls: ["2025-01-10 09:30 active", "2025-01-10 10:30 inactive", "2025-01-10 11:30 active"],
};

const GAP = {
  ...{ topic: "store.timezones", partition: 0, expected_offset: 0, found_offset: 5 },
  ...{ by: "anna", reason: "the topic was kept for an hour" },
};

/** A ledger that has one gap, which is acknowledged. */
async function leaveGap({ db, request }: TemporaryApi): Promise<void> {
  for (const from of [0, GAP.found_offset]) {
    const query = `INSERT INTO ingest_claims (topic, epoch, incarnation, from_offset)
      VALUES ('${GAP.topic}', ${from + 1}, 1, ${from})`;
    await db.command({ query });
  }
  await request("/pipeline/acknowledgements", json("POST", GAP));
}

/** Stores, polls and reports in all states. */
export async function prepare(api: TemporaryApi): Promise<Prepared> {
  await tell(api.db, [STORE, { id: "b-2", polls: ["2025-01-10 11:00 active"] }]);
  await leaveGap(api);
  const create = async (body: object): Promise<string> => {
    const response = await api.request("/reports", json("POST", body));
    return ((await response.json()) as { report_id: string }).report_id;
  };
  const outdated = await create({});
  await api.reports.idle();
  await tell(api.db, [{ id: "b-2", polls: ["2025-01-10 10:00 inactive"] }], 10);
  const complete = await create({ label: "first" });
  const other = await create({ method: "hold" });
  const ofPeriod = await create({ from: "2025-01-10", to: "2025-01-10", by: "day" });
  const removable = await create({});
  await api.reports.idle();
  await api.db.command({
    query: `INSERT INTO report_attributes
      SELECT report_id, run_id, 'a-1', map('brand', 'Harbour') FROM reports FINAL
      WHERE report_id = '${complete}'`,
  });
  const head = await api.request(`/reports/${complete}/rows`, { method: "HEAD" });
  await api.request("/reports", json("POST", {}, { "Idempotency-Key": "used-before" }));
  await api.reports.idle();
  // Noted by an instance that has stopped: nobody calculates it before it is cancelled.
  const stopped = openReports(api.db);
  await stopped.stop();
  const cancelled = await stopped.trigger({ method: "nearest", gaps: "unknown" });
  await api.request(`/reports/${cancelled}`, { method: "DELETE" });
  const rows = ["json", "ndjson", "parquet", "arrow", "arrows", "xlsx"].flatMap((format) =>
    ["rows?", "rollup?by=brand&"].map((address) => ({
      address: `/reports/${complete}/${address}format=${format}`,
      init: {},
    })),
  );
  const outages = ["csv", "ndjson"].map((format) => ({
    address: `/outages?format=${format}`,
    init: {},
  }));
  const formats = ["JSONEachRow", "CSV", "TSV", "Pretty", "Markdown", "XML", "Parquet", "Arrow"];
  const sql = [...formats, "ArrowStream", "RowBinary"].flatMap((format) => [
    { address: `/sql?query=SELECT+1&format=${format}`, init: {} },
    { address: `/sql?format=${format}`, init: { method: "POST", body: "SELECT 1" } },
  ]);
  const states = [`/get_report/${cancelled}`, `/get_report?report_id=${cancelled}`];
  return {
    complete,
    other,
    ofPeriod,
    cancelled,
    outdated,
    removable,
    etag: head.headers.get("ETag") ?? "",
    gap: GAP,
    otherForms: [...rows, ...outages, ...sql, ...states.map((address) => ({ address, init: {} }))],
    broken: (db, log, error) => ({
      ...{ db, log, reports: openReports(db), feed: openChangeFeed(db) },
      // What the log throws is the log's fault to the intake: its own mistakes come from itself.
      intake:
        error instanceof TypeError
          ? { hasRoom: () => true, take: () => Promise.reject(error) }
          : openIntake(log, () => NOW),
      bulk: openBulk(log, () => NOW),
      analyst: { ask: () => Promise.reject(error), close: async () => {} },
    }),
  };
}
