import type { Database } from "../../sql/database.ts";
import { gapsOf, summaryOf } from "../readiness/pipeline-state.ts";
import type { Readiness } from "../readiness/readiness.ts";
import type { Pipeline } from "../routes/get-pipeline.ts";
import { gapJson } from "./gap.ts";

/** Tells how far the log has come in, for the API and for the page. */
export async function findPipeline(db: Database, readiness: Readiness): Promise<Pipeline> {
  const { pipeline, reasons } = await readiness.observe();
  return {
    ...summaryOf(pipeline),
    reasons,
    partitions: pipeline.partitions.map(({ observed_at_ms, ...row }) => ({
      ...row,
      observed_at: new Date(observed_at_ms).toISOString(),
    })),
    gaps: (await gapsOf(db, pipeline)).map(gapJson),
  };
}
