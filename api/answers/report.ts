import { z } from "@hono/zod-openapi";
import { fromMicroseconds } from "../../producers/messages/timestamp.ts";
import type { ReportRow } from "../../sql/reports.ts";
import type { Obstacle } from "../readiness/obstacles.ts";
import { mayWait } from "../reports/place-in-queue.ts";

const Instant = z.string().describe("UTC, `2023-01-25T18:13:22.479220Z`");

/** The states that clients see. */
export const ReportState = z
  .enum(["Running", "Complete", "Failed", "Cancelled"])
  .describe("Running from the request on; the others are final")
  .openapi("ReportState");

/** A report as JSON. */
export const ReportBody = z
  .object({
    report_id: z.uuid(),
    label: z.string().nullable().describe("As it was given with the request"),
    state: ReportState,
    progress: z.number().min(0).max(1).describe("The share of the stores that is calculated"),
    as_of: Instant.nullable().describe("The instant it is for; null until it is known"),
    method: z.enum(["nearest", "hold"]),
    reach_us: z.number().int().nullable().describe("How far a poll speaks, in microseconds"),
    gaps: z.enum(["unknown", "carry"]),
    detail: z.enum(["standard", "full"]).describe("The columns of its rows where none are named"),
    selected_stores: z
      .number()
      .int()
      .nullable()
      .describe("How many stores it was asked for by their ids; null: all"),
    requested_at: Instant,
    started_at: Instant.nullable().describe("When the last attempt at it began"),
    finished_at: Instant.nullable(),
    duration_ms: z.number().int().nullable().describe("From started_at to finished_at"),
    attempts: z.number().int().describe("How many times its calculation was begun"),
    reason: z.string().nullable().describe("Why it failed or was cancelled"),
    waiting: z
      .string()
      .nullable()
      .describe(
        "What it waits for before it is calculated, such as `waiting for 61 % of the log: …`; null where " +
          "it waits for its turn at most",
      ),
    waiting_share: z
      .number()
      .min(0)
      .max(1)
      .nullable()
      .describe("The share of the log that it waits for; null where that is not known"),
    warnings: z
      .array(z.string())
      .describe(
        "What to know before its numbers are used: an instant that hangs on few polls or is later than the " +
          "clock, and what it was calculated without because it was asked for with `wait: false`",
      ),
    unknown_share: z
      .number()
      .min(0)
      .max(1)
      .nullable()
      .describe(
        "The share of the stores' open time of the week that is unknown; null: none was open",
      ),
    made_from: z
      .object({
        newest_poll: Instant.nullable().describe("Of all stores, when the calculation began"),
        stores: z.number().int().describe("Rows of the report"),
        polls_last_week: z
          .number()
          .int()
          .describe("Polls that were evidence in the week before as_of: the sum of the column"),
        ledger: z
          .array(
            z.object({
              topic: z.string(),
              partition: z.number().int(),
              incarnation: z.number().int().describe("How often the partition has been made"),
              next_offset: z.number().int().describe("All before it is in the report"),
            }),
          )
          .describe(
            "How far the log had come in when the calculation began: what is before these offsets is in " +
              "the report, and nothing else is",
          ),
        missing_messages: z
          .number()
          .int()
          .nullable()
          .describe(
            "Messages that the log held when the calculation began and that are not in the report, since " +
              "they had not come in after some seconds of waiting; 0: all that was acknowledged before is in " +
              "it; null: the log could not be reached, so that nobody knows",
          ),
        tz_version: z.string().describe("Of the time zone database"),
      })
      .nullable()
      .describe("Null until it is complete"),
    csv_sha256: z
      .string()
      .nullable()
      .describe("SHA-256, in hexadecimal digits, of the bytes of the CSV of standard detail"),
    links: z.object({ self: z.string(), rows: z.string() }),
  })
  .openapi("Report");
export type ReportBody = z.output<typeof ReportBody>;

/**
 * A report as JSON; undefined for one that has been removed.
 *
 * @param obstacle what is in the way of reports that wait
 */
export function reportBody(row: ReportRow, obstacle?: Obstacle): ReportBody | undefined {
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
    warnings: row.warnings,
    unknown_share: row.unknown_share,
    made_from: state === "Complete" ? madeFrom(row) : null,
    csv_sha256: row.csv_sha256 || null,
    links: { self, rows: `${self}/rows` },
  };
}

function madeFrom(row: ReportRow) {
  const { newest_poll_us, stores, polls, ledger, missing_messages, tz_version } = row;
  return {
    newest_poll: instant(newest_poll_us),
    stores,
    polls_last_week: polls,
    ledger,
    missing_messages,
    tz_version,
  };
}

function instant(count: number | null, micros = 1): string | null {
  return count === null ? null : fromMicroseconds(count * micros);
}
