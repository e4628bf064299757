import { setTimeout as delay } from "node:timers/promises";
import type { Database } from "./database.ts";
import { type Repaired, repairTables } from "./embedded/repair-tables.ts";
import { countFailedWrites } from "./failed-writes.ts";

const EVERY_MS = 1_000;

/** A failed write of a long merge shows up only when the merge is done. */
const SUSPECT_MS = 120_000;
const MARGIN_SECONDS = 10;

/**
 * Repairs tables of the embedded engine after failed writes, until the signal is aborted: if a disk
 * becomes full while parts are merged, the engine takes unwritten data for written, and replaces
 * the former parts with it. Failures of a repair are reported, and it is retried.
 */
export async function watchFailedWrites(
  db: Database,
  signal: AbortSignal,
  told: { onRepair(repaired: Repaired): void; onFailure(error: unknown): void },
): Promise<void> {
  let [seen, firstAt, lastAt] = [0, 0, Number.NEGATIVE_INFINITY];
  while (!signal.aborted) {
    try {
      const writes = await countFailedWrites(db);
      const now = performance.now();
      if (writes > seen) {
        if (now - lastAt > SUSPECT_MS) firstAt = now;
        [seen, lastAt] = [writes, now];
      }
      if (now - lastAt <= SUSPECT_MS) {
        const seconds = Math.ceil((now - firstAt) / 1000) + MARGIN_SECONDS;
        for (const repaired of await repairTables(db, seconds)) told.onRepair(repaired);
      }
    } catch (error) {
      if (!signal.aborted) told.onFailure(error);
    }
    await delay(EVERY_MS, undefined, { signal, ref: false }).catch(() => {});
  }
}
