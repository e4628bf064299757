import type { EventLog } from "../producers/log/event-log.ts";
import type { Store } from "../sql/store.ts";
import { gapsOf, pipelineState, reasonsIn, summaryOf } from "./readiness.ts";
import type { Pipeline } from "./routes/get-pipeline.ts";

/**
 * Tells how far the log has come in, for the API and for the page.
 *
 * @param mostLagSeconds more lag than that speaks against relying on the numbers
 */
export async function tellPipeline(
  store: Store,
  log: EventLog,
  mostLagSeconds: number,
): Promise<Pipeline> {
  const state = await pipelineState(store, log);
  return {
    ...summaryOf(state),
    reasons: reasonsIn(state, mostLagSeconds),
    partitions: state.partitions.map(({ looked_at_ms, ...row }) => ({
      ...row,
      looked_at: new Date(looked_at_ms).toISOString(),
    })),
    gaps: await gapsOf(store, state),
  };
}
