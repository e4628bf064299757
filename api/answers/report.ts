import { z } from "@hono/zod-openapi";
import { fromMicroseconds } from "../../producers/messages/timestamp.ts";
import type { ReportRow } from "../../sql/reports.ts";
import type { Obstacle } from "../readiness/obstacles.ts";
import { mayWait } from "../reports/place-in-queue.ts";
import { periodOf } from "../reports/stored-period.ts";
import { SUPERSEDING, type Superseded } from "../reports/superseded.ts";
import { BUCKETS, periodText } from "../uptime/report-period.ts";

const Instant = z.string().describe("UTC, `2023-01-25T18:13:22.479220Z`");

/** The states that clients see. */
export const ReportState = z
  .enum(["Running", "Complete", "Failed", "Cancelled"])
  .describe("Running from the request on; the other states are final")
  .openapi("ReportState");

/** The period of a report, as it was requested. */
export const PeriodBody = z
  .object({
    from: z.string().describe("A date, such as `2024-10-07`, or an instant in UTC"),
    to: z.string().describe("A date, which is part of the period, or an instant, which is not"),
    zone: z.string().describe("Whose dates count: `store` (each store's own) or an IANA zone"),
    by: z.enum(BUCKETS).nullable().describe("A row for each of them; null: one row for a store"),
  })
  .openapi("ReportPeriod");
export type PeriodBody = z.output<typeof PeriodBody>;

/** A report as JSON. */
export const ReportBody = z
  .object({
    report_id: z.uuid(),
    label: z.string().nullable().describe("The label of the request"),
    state: ReportState,
    progress: z.number().min(0).max(1).describe("The share of the stores that has been calculated"),
    as_of: Instant.nullable().describe("The instant of the report; null until it is known"),
    period: PeriodBody.nullable().describe(
      "What the report is for; null: the last hour, day and week before `as_of`",
    ),
    method: z.enum(["nearest", "hold"]),
    reach_us: z.number().int().nullable().describe("How far a poll speaks, in microseconds"),
    gaps: z.enum(["unknown", "carry"]),
    detail: z.enum(["standard", "full"]).describe("The default columns of its rows"),
    selected_stores: z
      .number()
      .int()
      .nullable()
      .describe("How many stores the request named; null: all stores"),
    requested_at: Instant,
    started_at: Instant.nullable().describe("When the last attempt began"),
    finished_at: Instant.nullable(),
    duration_ms: z.number().int().nullable().describe("From started_at to finished_at"),
    attempts: z.number().int().describe("How many attempts have begun"),
    reason: z.string().nullable().describe("Why it failed or was cancelled"),
    waiting: z
      .string()
      .nullable()
      .describe(
        "What the report waits for, such as `waiting for 61 % of the log: …`; null if for nothing but its turn",
      ),
    waiting_share: z
      .number()
      .min(0)
      .max(1)
      .nullable()
      .describe("The share of the log that it waits for; null if it is unknown"),
    warnings: z
      .array(z.string())
      .describe(
        "What to know before using its numbers: that `as_of` depends on few polls or is in the future, " +
          "what was missing because the request had `wait: false`, and that polls of its evidence were deleted",
      ),
    unknown_share: z
      .number()
      .min(0)
      .max(1)
      .nullable()
      .describe(
        "The share of the stores' open time in the week, or in the period, that is unknown; null: no store was open",
      ),
    made_from: z
      .object({
        newest_poll: Instant.nullable().describe("The newest poll when the calculation began"),
        stores: z.number().int().describe("Stores of the report"),
        rows: z
          .number()
          .int()
          .describe("Rows of the report: one for each store, or for each of its buckets"),
        polls_last_week: z
          .number()
          .int()
          .nullable()
          .describe(
            "Evidence in the week before as_of: the sum of the column polls_last_week; null for a period",
          ),
        polls_in_period: z
          .number()
          .int()
          .nullable()
          .describe("Evidence in the period: the sum of the column polls; null without a period"),
        ledger: z
          .array(
            z.object({
              topic: z.string(),
              partition: z.number().int(),
              incarnation: z.number().int().describe("How often the partition has been created"),
              next_offset: z.number().int().describe("Everything before it is in the report"),
            }),
          )
          .describe(
            "How far the log had been ingested when the calculation began: everything before these offsets " +
              "is in the report, and nothing else is",
          ),
        missing_messages: z
          .number()
          .int()
          .nullable()
          .describe(
            "Messages that the log held when the calculation began but that are not in the report, because " +
              "they were not ingested within some seconds; 0: everything acknowledged before is in it; null: " +
              "unknown, because the log could not be reached",
          ),
        tz_version: z.string().describe("The version of the time zone database"),
      })
      .nullable()
      .describe("Null until it is complete"),
    csv_sha256: z
      .string()
      .nullable()
      .describe("The SHA-256 of the CSV of standard detail, in hexadecimal"),
    superseded: z
      .object({
        since: Instant.describe("When the first of it came in"),
        reasons: z.array(z.enum(SUPERSEDING)).describe("What came in"),
      })
      .nullable()
      .describe(
        "That something has come in after the report that would change it, in the time of its evidence; the " +
          "report stays as it is. Null: nothing has, or the report is not complete",
      ),
    links: z.object({ self: z.string(), rows: z.string() }),
  })
  .openapi("Report");
export type ReportBody = z.output<typeof ReportBody>;

/**
 * A report as JSON; undefined for a removed one.
 *
 * @param obstacle what keeps reports waiting
 * @param superseded which reports are superseded
 * @param deletedEvidence a warning for those whose evidence is no longer all there
 */
export function reportBody(
  row: ReportRow,
  obstacle?: Obstacle,
  superseded?: ReadonlyMap<string, Superseded>,
  deletedEvidence?: ReadonlyMap<string, string>,
): ReportBody | undefined {
  const { state, started_ms, finished_ms } = row;
  if (state === "Deleted") return undefined;
  const self = `/reports/${row.report_id}`;
  const awaited = mayWait(row) ? obstacle : undefined;
  return {
    report_id: row.report_id,
    label: row.label || null,
    state,
    progress: row.progress,
    as_of: instant(row.as_of_us),
    period: periodBody(row),
    method: row.method,
    reach_us: row.reach_us,
    gaps: row.gaps,
    detail: row.detail,
    selected_stores: row.selected || null,
    requested_at: fromMicroseconds(row.requested_ms * 1000),
    started_at: instant(started_ms, 1000),
    finished_at: instant(finished_ms, 1000),
    duration_ms: started_ms === null || finished_ms === null ? null : finished_ms - started_ms,
    attempts: row.attempt,
    reason: row.reason || null,
    waiting: awaited?.waiting ?? null,
    waiting_share: awaited?.share ?? null,
    warnings: [...row.warnings, ...[deletedEvidence?.get(row.report_id) ?? []].flat()],
    unknown_share: row.unknown_share,
    made_from: state === "Complete" ? madeFrom(row) : null,
    csv_sha256: row.csv_sha256 || null,
    superseded: supersededBody(superseded?.get(row.report_id)),
    links: { self, rows: `${self}/rows` },
  };
}

/** The period of a report as JSON; null: the windows. */
export function periodBody(row: ReportRow): PeriodBody | null {
  const period = periodOf(row);
  return period === undefined ? null : periodText(period);
}

function supersededBody(superseded: Superseded | undefined): ReportBody["superseded"] {
  if (superseded === undefined) return null;
  const { since_ms, reasons } = superseded;
  return { since: fromMicroseconds(since_ms * 1000), reasons };
}

function madeFrom(row: ReportRow) {
  const { newest_poll_us, stores, polls, ledger, missing_messages, tz_version } = row;
  const isOfPeriod = periodOf(row) !== undefined;
  return {
    newest_poll: instant(newest_poll_us),
    stores,
    rows: isOfPeriod ? row.rows : stores,
    polls_last_week: isOfPeriod ? null : polls,
    polls_in_period: isOfPeriod ? polls : null,
    ledger,
    missing_messages,
    tz_version,
  };
}

function instant(count: number | null, micros = 1): string | null {
  return count === null ? null : fromMicroseconds(count * micros);
}
