import type { Database } from "../../sql/database.ts";
import { ledgerPositions } from "../../sql/ingest.ts";
import type { ReportRow } from "../../sql/reports.ts";
import { WAY_OUT } from "../readiness/obstacles.ts";
import type { Readiness } from "../readiness/readiness.ts";

/** What of readiness concerns reports: whether they may be calculated now, and on what. */
export type ReportReadiness = Pick<Readiness, "obstacle" | "awaitEnd" | "losses">;

/** Where reports are calculated from whatever there is. */
export function alwaysReady(db: Database): ReportReadiness {
  return {
    obstacle: async () => undefined,
    awaitEnd: async () => ({ missing: 0, positions: await ledgerPositions(db, {}) }),
    losses: () => [],
  };
}

/**
 * Whether a report may have to wait: nobody calculates it, and it was asked for so that it waits.
 */
export function mayWait({ state, leased, wait }: ReportRow): boolean {
  return state === "Running" && !leased && wait;
}

/** Data were found to be lost while a report was calculated: its numbers would be wrong. */
export class DataLost extends Error {
  constructor(losses: readonly string[]) {
    super(
      `data were lost before it was calculated: ${losses.join("; ")}; ${WAY_OUT}: then ask for a new report`,
    );
    this.name = "DataLost";
  }
}
