import { DAY_US } from "../../producers/messages/clock-time.ts";
import type { Database } from "../../sql/database.ts";
import { storeFacts, storesSeenInactive } from "../../sql/stores.ts";
import {
  type IncidentParams,
  incidentList,
  MARGIN_US,
  partAround,
  type StoreIncident,
} from "./store-incidents.ts";

/**
 * Where a list continues: after those of a store that were first seen up to an instant; null: all.
 */
export type IncidentPlace = { store_id: string; after: number | null };

/** The number of store days that one step reads: other requests run between two steps. */
const STORE_DAYS_A_STEP = 600;
/** The maximum number of steps of a page; it may be short, and the next one continues there. */
const STEPS_A_PAGE = 40;
/** A page begins no step after this time. */
const PAGE_MS = 2000;

/** Any poll is newer. */
const EARLIEST_US = 1;

/**
 * A page of the incidents of all stores, by store id and first poll.
 *
 * @param isWanted which of them
 * @returns at most `limit`, and where to continue; undefined there when there are no more
 */
export async function incidentPage(
  db: Database,
  params: IncidentParams,
  isWanted: (incident: StoreIncident) => boolean,
  { limit, place }: { limit: number; place: IncidentPlace | undefined },
): Promise<{ incidents: StoreIncident[]; next: IncidentPlace | undefined }> {
  const { asOf } = params;
  const storesAStep = storesOfAStep(params, STORE_DAYS_A_STEP);
  const deadline = performance.now() + PAGE_MS;
  const incidents: StoreIncident[] = [];
  let at = place ?? { store_id: "", after: Number.NEGATIVE_INFINITY };
  for (let step = 0; step < STEPS_A_PAGE && performance.now() < deadline; step += 1) {
    // An incident may be open that saw its last inactive poll long before the range.
    const ids = await storesSeenInactive(db, {
      from_store: at.store_id,
      not_store: at.after === null ? at.store_id : "",
      from_us: EARLIEST_US,
      to_us: asOf,
      ongoing: 0,
      limit: storesAStep,
    });
    const stores = await storeFacts(
      db,
      ids.map(({ store_id }) => store_id),
    );
    const ordered = stores.toSorted((a, b) => (a.store_id < b.store_id ? -1 : 1));
    const { store_id: first, after } = at;
    for (const each of await incidentList(db, ordered, params)) {
      const isLater = each.facts.store_id !== first || each.first_seen > (after ?? 0);
      if (isLater && isWanted(each)) incidents.push(each);
    }
    if (incidents.length > limit) {
      const page = incidents.slice(0, limit);
      const last = page.at(-1);
      const next = last && { store_id: last.facts.store_id, after: last.first_seen };
      return { incidents: page, next };
    }
    const lastStore = ids.at(-1);
    if (lastStore === undefined || ids.length < storesAStep) return { incidents, next: undefined };
    at = { store_id: lastStore.store_id, after: null };
  }
  return { incidents, next: at };
}

/** The number of stores of one step, whose polls of the range and of the margins are read. */
export function storesOfAStep(
  { range, asOf }: Pick<IncidentParams, "range" | "asOf">,
  storeDays: number,
): number {
  const { from, to } = partAround(range, asOf, MARGIN_US);
  return Math.ceil(storeDays / Math.max(1, (to - from) / DAY_US));
}
