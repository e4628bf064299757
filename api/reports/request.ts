import { createHash, randomUUID } from "node:crypto";
import type { Database } from "../../sql/database.ts";
import {
  deleteReportSelections,
  insertReportKeys,
  insertReportSelections,
  noteReport as recordReport,
  reportKey,
  reportUnknownStores,
  selectionLine,
} from "../../sql/report-queue.ts";
import { newestPoll, reportById } from "../../sql/reports.ts";
import { Problem } from "../http/problem.ts";
import type { Detail, ReportOptions } from "../uptime/options.ts";
import { reachOf } from "../uptime/reach.ts";
import type { ReportPeriod } from "../uptime/report-period.ts";
import { TZ_VERSION } from "../uptime/wall-clock.ts";
import { NO_POLLS } from "./inputs.ts";
import { unknownStoresText } from "./store-ids.ts";
import { storedPeriod } from "./stored-period.ts";

/** The request of a report. */
export type ReportRequest = {
  options: ReportOptions;
  /** The default columns of its rows. */
  detail: Detail;
  /** Empty: none. */
  label: string;
  /** Its stores, each once; undefined: all. */
  stores: readonly string[] | undefined;
  /** Whether it waits until the process that calculates it has caught up with the log. */
  wait: boolean;
  /** Absent: the windows that end at its instant. */
  period?: ReportPeriod | undefined;
};

/** An idempotency key, and who uses it: the keys of one caller are not those of another. */
export type IdempotencyKey = { caller: string; key: string };

/** The lease of a process that begins a report as it records it, instead of leaving it for any. */
export type InitialLease = {
  run_id: string;
  lease_ms: number;
  /** What the calculation has not waited for. */
  warnings: readonly string[];
};

/** No process has begun. */
const NOBODY: InitialLease = {
  run_id: "00000000-0000-0000-0000-000000000000",
  lease_ms: 0,
  warnings: [],
};

/** How a report is recorded. */
export type Noting = {
  /** Undefined: any process may claim it. */
  initialLease?: InitialLease | undefined;
  /** It waits until the log is ingested: only then the polls and stores are known. */
  isEarly?: boolean;
  /** Waits until what the log holds is ingested, before a report is refused for lack of it. */
  awaitEnd?: () => Promise<unknown>;
};

/** The number of ids in one statement. */
const SELECTION_ROWS = 50_000;

/**
 * Records a report, for any process to claim, or as already begun. With a key, a repeated request
 * returns the same report, among any number of instances, and even if the first one died at any
 * moment: the key is claimed before the report is recorded, and the repeated request completes the
 * rest.
 *
 * @throws Problem no-polls, unknown-stores or idempotency-key-reused
 */
export async function enqueueReport(
  db: Database,
  request: ReportRequest,
  key: IdempotencyKey | undefined,
  { initialLease, isEarly = false, awaitEnd = async () => 0 }: Noting = {},
): Promise<{ report_id: string; replayed: boolean }> {
  const key_sha256 = key && sha256([key.caller, key.key]);
  const body_sha256 = sha256(bodyOf(request));
  const used = key_sha256 && (await reportKey(db, { key_sha256 }))[0];
  if (used) {
    refuseOtherBody(used.body_sha256, body_sha256);
    if (await isThere(db, used.report_id)) return { report_id: used.report_id, replayed: true };
  }
  if (!isEarly && request.options.as_of === undefined && (await isEmpty(db))) {
    await awaitEnd();
    if (await isEmpty(db)) throw new Problem("no-polls", NO_POLLS);
  }
  const own_id = used ? used.report_id : randomUUID();
  await select(db, own_id, request.stores, isEarly ? undefined : awaitEnd);
  if (used || key_sha256 === undefined) {
    await insertReport(db, own_id, request, initialLease);
    return { report_id: own_id, replayed: used !== undefined };
  }
  await insertReportKeys(db, [[key_sha256, body_sha256, own_id]], { token: key_sha256 });
  const [claimed] = await reportKey(db, { key_sha256 });
  const report_id = claimed?.report_id ?? own_id;
  if (report_id !== own_id) await unselect(db, own_id, request.stores);
  refuseOtherBody(claimed?.body_sha256 ?? body_sha256, body_sha256);
  await insertReport(db, report_id, request, initialLease);
  return { report_id, replayed: report_id !== own_id };
}

/**
 * What a key identifies. `wait: true` is left out: it was how every report was before the option;
 * and so is the period of a report that has none.
 */
function bodyOf({ wait, ...body }: ReportRequest) {
  return wait ? body : { ...body, wait };
}

async function isEmpty(db: Database): Promise<boolean> {
  return (await newestPoll(db)).length === 0;
}

/**
 * Records the stores of a report, before the report itself can be claimed.
 *
 * @param awaitEnd as in `Noting`; undefined: the existing stores are not known yet
 */
async function select(
  db: Database,
  report_id: string,
  stores: ReportRequest["stores"],
  awaitEnd: Noting["awaitEnd"],
) {
  if (stores === undefined) return;
  for (let from = 0; from < stores.length; from += SELECTION_ROWS) {
    const lines = stores
      .slice(from, from + SELECTION_ROWS)
      .map((id) => selectionLine([report_id, id]));
    await insertReportSelections(db, lines);
  }
  if (awaitEnd === undefined) return;
  let [answer] = await reportUnknownStores(db, { report_id });
  if (answer !== undefined && answer.unknown > 0) {
    await awaitEnd();
    [answer] = await reportUnknownStores(db, { report_id });
  }
  const { unknown = 0, first = [] } = answer ?? {};
  if (unknown === 0) return;
  await unselect(db, report_id, stores);
  throw new Problem("unknown-stores", unknownStoresText({ unknown, first }), {
    extensions: { unknown, unknown_stores: first },
  });
}

async function unselect(db: Database, report_id: string, stores: ReportRequest["stores"]) {
  if (stores !== undefined) await deleteReportSelections(db, { report_id });
}

/**
 * Records a report whose stores are already selected: once for each id, however often it is called.
 */
export async function insertReport(
  db: Database,
  report_id: string,
  { options, detail, label, stores = [], wait, period }: ReportRequest,
  initialLease?: InitialLease,
): Promise<void> {
  const { warnings, ...run } = initialLease ?? NOBODY;
  const { as_of = null, method, gaps } = options;
  const reach = reachOf(options);
  await recordReport(db, {
    report_id,
    ...{ as_of, method, reach, gaps, detail, label, wait },
    ...storedPeriod(period),
    selected: stores.length,
    warnings: JSON.stringify(warnings),
    tz_version: initialLease === undefined ? "" : TZ_VERSION,
    attempt: initialLease === undefined ? 0 : 1,
    ...run,
    token: `asked/${report_id}`,
  });
}

/** @throws Problem when the report has been removed since */
async function isThere(db: Database, report_id: string): Promise<boolean> {
  const [report] = await reportById(db, { report_id });
  if (report?.state !== "Deleted") return report !== undefined;
  const detail = `the report of this key, ${report_id}, was removed: use another key for a new one`;
  throw new Problem("idempotency-key-reused", detail);
}

function refuseOtherBody(before: string, now: string): void {
  if (before === now) return;
  const detail = "this Idempotency-Key was used with another body: use a new key";
  throw new Problem("idempotency-key-reused", detail);
}

function sha256(value: unknown): string {
  return createHash("sha256").update(JSON.stringify(value)).digest("hex");
}
