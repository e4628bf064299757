import { Hono } from "hono";
import { type End, endsOf } from "../../producers/log/ends.ts";
import type { EventLog } from "../../producers/log/event-log.ts";
import { ingestedTopics } from "../../producers/topics.ts";
import { insertLogEnds, type PipelineRow, pipelineRows } from "../../sql/pipeline.ts";
import type { Store } from "../../sql/store.ts";

/**
 * `GET /pipeline`: how far each partition of the log has come in, and whether the ledger proves that
 * nothing was left out or taken in twice. The ends of the log are looked up for it; when the log cannot
 * be reached they are those of the last look, and `log` says why.
 */
export function getPipeline(store: Store, log: EventLog): Hono {
  return new Hono().get("/pipeline", async (c) => {
    c.header("Cache-Control", "no-store");
    const problem = await lookAtEnds(store, log);
    const rows = await pipelineRows(store, {});
    return c.json({
      log: problem === undefined ? "reachable" : problem,
      whole: rows.every((row) => row.whole),
      lag_messages: rows.reduce((sum, row) => sum + row.lag_messages, 0),
      lag_seconds: Math.max(0, ...rows.map((row) => row.lag_seconds)),
      partitions: rows.map(partition),
    });
  });
}

/** Writes down where the log ends now; why that could not be found out, if so. */
async function lookAtEnds(store: Store, log: EventLog): Promise<string | undefined> {
  let ends: End[];
  try {
    ends = await endsOf(log, ingestedTopics);
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
  await insertLogEnds(store, ends);
  return undefined;
}

function partition({ looked_at_ms, ...row }: PipelineRow) {
  return { ...row, looked_at: new Date(looked_at_ms).toISOString() };
}
