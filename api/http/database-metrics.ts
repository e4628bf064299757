import { Counter, Gauge, Registry } from "prom-client";
import type { Database } from "../../sql/database.ts";
import { rejectedReasons, reportStates } from "../../sql/measures.ts";
import { type PartitionState, partitionStates } from "../../sql/pipeline.ts";
import { deletedBefore } from "../../sql/retention.ts";

/**
 * What ClickHouse records of the pipeline, as metrics. Every instance exports the same values, so
 * take the maximum over instances, not the sum.
 *
 * @returns a function that queries ClickHouse and returns the metrics as text; it rejects when
 *   ClickHouse cannot be queried
 */
export function databaseMetrics(db: Database): () => Promise<string> {
  const registry = new Registry();
  const registers = [registry];
  const messages = new Counter({
    name: "store_monitor_ingested_messages_total",
    help: "Messages that were ingested from the log, by outcome: kept or rejected.",
    labelNames: ["topic", "partition", "outcome"] as const,
    registers,
  });
  const lagMessages = new Gauge({
    name: "store_monitor_ingest_lag_messages",
    help: "Messages on the log that are not in ClickHouse yet.",
    labelNames: ["topic", "partition"] as const,
    registers,
  });
  const lagSeconds = new Gauge({
    name: "store_monitor_ingest_lag_seconds",
    help: "Time since the oldest message that is not in ClickHouse yet was first seen on the log.",
    labelNames: ["topic", "partition"] as const,
    registers,
  });
  const whole = new Gauge({
    name: "store_monitor_ledger_whole",
    help: "1 if the ledger covers every offset exactly once, else 0: see the view ingest_gaps.",
    labelNames: ["topic", "partition"] as const,
    registers,
  });
  const unacknowledged = new Gauge({
    name: "store_monitor_unacknowledged_gaps",
    help: "Gaps of the ledger that nobody has acknowledged: the numbers are not reliable.",
    labelNames: ["topic", "partition"] as const,
    registers,
  });
  const rejected = new Counter({
    name: "store_monitor_rejected_rows_total",
    help: "Rejected rows and messages, by kind of reason.",
    labelNames: ["topic", "reason"] as const,
    registers,
  });
  const reports = new Gauge({
    name: "store_monitor_reports",
    help: "Stored reports, by state.",
    labelNames: ["state"] as const,
    registers,
  });
  const deleted = new Gauge({
    name: "store_monitor_deleted_before_timestamp_seconds",
    help: "All older data of this kind was deleted, or is being deleted (KEEP_POLLS and the like).",
    labelNames: ["kind"] as const,
    registers,
  });

  function setPartition(row: PartitionState): void {
    const place = { topic: row.topic, partition: String(row.partition) };
    messages.inc({ ...place, outcome: "kept" }, row.kept);
    messages.inc({ ...place, outcome: "rejected" }, row.rejected);
    lagMessages.set(place, row.lag_messages);
    lagSeconds.set(place, row.lag_seconds);
    whole.set(place, row.whole ? 1 : 0);
    unacknowledged.set(place, row.unacknowledged_gaps);
  }

  return async () => {
    const [rows, reasons, states, deletions] = await Promise.all([
      partitionStates(db),
      rejectedReasons(db, {}),
      reportStates(db, {}),
      deletedBefore(db),
    ]);
    for (const metric of [messages, lagMessages, lagSeconds, whole, unacknowledged]) metric.reset();
    for (const metric of [rejected, reports, deleted]) metric.reset();
    for (const row of rows) setPartition(row);
    for (const { topic, reason, count } of reasons) rejected.inc({ topic, reason }, count);
    for (const { state, count } of states) reports.set({ state }, count);
    for (const [kind, before_ms] of Object.entries(deletions)) {
      deleted.set({ kind }, before_ms / 1000);
    }
    return await registry.metrics();
  };
}
