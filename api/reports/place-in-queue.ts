import type { Database } from "../../sql/database.ts";
import { ledgerPositions } from "../../sql/ingest.ts";
import type { ReportRow } from "../../sql/reports.ts";
import { WAY_OUT } from "../readiness/obstacles.ts";
import type { Readiness } from "../readiness/readiness.ts";

/** The part of readiness that reports need: whether they may be calculated now, and from what. */
export type ReportReadiness = Pick<Readiness, "obstacle" | "awaitEnd" | "losses">;

/** The readiness of a database whose reports are calculated from whatever it has. */
export function alwaysReady(db: Database): ReportReadiness {
  return {
    obstacle: async () => undefined,
    awaitEnd: async () => ({ missing: 0, positions: await ledgerPositions(db, {}) }),
    losses: () => [],
  };
}

/**
 * Whether a report may have to wait: it is not being calculated, and was requested with `wait`.
 */
export function mayWait({ state, leased, wait }: ReportRow): boolean {
  return state === "Running" && !leased && wait;
}

/** Data was found to be lost while a report was calculated: its numbers would be wrong. */
export class DataLost extends Error {
  constructor(losses: readonly string[]) {
    super(
      `data was lost before it was calculated: ${losses.join("; ")}; ${WAY_OUT}: then request a new report`,
    );
    this.name = "DataLost";
  }
}
