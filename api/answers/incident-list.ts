import { z } from "@hono/zod-openapi";
import { fromMicroseconds } from "../../producers/messages/timestamp.ts";
import type { Database } from "../../sql/database.ts";
import { newestPoll } from "../../sql/reports.ts";
import { type NamesOf, namesIn } from "../../sql/stores.ts";
import { decodeCursor, encodeCursor, pageOf } from "../http/cursor.ts";
import type { IncidentRule } from "../incidents/incidents.ts";
import { rememberedWholePeriods } from "../incidents/whole-periods.ts";
import { StoreName } from "./attributes.ts";
import { Incident, incidentJson } from "./incident.ts";
import { type IncidentPlace, incidentPage } from "./incident-pages.ts";
import { knownStore, type StoreLookup } from "./known-store.ts";
import { type IncidentParams, incidentList, type StoreIncident } from "./store-incidents.ts";
import { InstantUs, rangeOf } from "./time-range.ts";

const Cursor = z.strictObject({
  store_id: z.string().max(64),
  after: z.number().int().nullable(),
  /** The range and the instant of the first page, which hold for all pages of a list. */
  from: InstantUs,
  to: InstantUs,
  as_of: InstantUs,
});

/** The rule of the requested incidents; `from`, `to` and `as_of` in microseconds. */
export type IncidentRequest = {
  from?: number | undefined;
  to?: number | undefined;
  as_of?: number | undefined;
  min_polls: number;
  for: number;
  recover: number;
};

/** Which incidents are requested. */
type IncidentListRequest = IncidentRequest & {
  state?: "open" | "closed" | undefined;
  /** Only of this store. */
  store?: string | undefined;
  cursor?: string | undefined;
  limit: number;
};

/** A page of incidents. */
export const IncidentList = pageOf(Incident.extend({ name: StoreName }).openapi("ListedIncident"));
export type IncidentList = z.output<typeof IncidentList>;

/** Finds a page of incidents. */
export type FindIncidents = (request: IncidentListRequest) => Promise<IncidentList>;

/** The incidents of a store. */
export const StoreIncidents = z
  .object({
    store_id: z.string(),
    from: z.string().describe("UTC"),
    to: z.string().describe("UTC"),
    as_of: z.string().describe("The instant up to which polls counted, UTC"),
    incidents: z.array(Incident).describe("By their first poll"),
  })
  .openapi("StoreIncidents");

/**
 * The parameters of a request: without an instant, polls up to the newest one count; without an
 * end, the range ends there.
 *
 * @throws Problem invalid-request when the range is empty or too long
 */
export async function incidentParams(
  db: Database,
  clock: () => Date,
  request: IncidentRequest,
  limits?: Parameters<typeof rangeOf>[2],
): Promise<IncidentParams> {
  const [newest] = await newestPoll(db);
  const asOf = request.as_of ?? newest?.newest_us ?? clock().getTime() * 1000;
  const range = rangeOf(request, asOf, limits);
  return { range, rule: ruleOf(request), asOf, periodsOf: rememberedWholePeriods() };
}

function ruleOf({ min_polls, for: for_us, recover }: IncidentRequest): IncidentRule {
  return { min_polls, for_us, recover };
}

/**
 * Finds a page of incidents, by store and first poll. A page covers a limited number of stores: it
 * may be short or empty, and only a `next_cursor` of null means that there are no more.
 *
 * @throws Problem invalid-request, invalid-cursor or store-not-found
 */
export function incidentListAnswer(
  db: Database,
  lookup: StoreLookup,
  clock: () => Date,
  namesOf: NamesOf = namesIn(db),
): FindIncidents {
  return async (request) => {
    const { limit, cursor, store, state } = request;
    const place = decodeCursor(cursor, Cursor);
    const requested = await incidentParams(db, clock, { ...request, ...place });
    const { range, asOf: as_of } = requested;
    // What is open now needs nothing but the polls of lately, whatever the range.
    const isOfNow = state === "open";
    const params = isOfNow ? { ...requested, range: { from: as_of, to: as_of } } : requested;
    const isWanted = ({ opened, closed }: StoreIncident) =>
      opened <= range.to && (state === undefined || isOfNow === (closed === null));
    const { incidents, next } =
      store === undefined
        ? await incidentPage(db, params, isWanted, { limit, place })
        : pageOfStore(
            (await incidentList(db, [await knownStore(lookup, store)], params)).filter(isWanted),
            { limit, place },
          );
    const next_cursor = next === undefined ? null : encodeCursor({ ...next, ...range, as_of });
    const names = await namesOf([...new Set(incidents.map(({ facts }) => facts.store_id))]);
    const items = incidents.map((each) => {
      return { ...incidentJson(each), name: names.get(each.facts.store_id) ?? null };
    });
    return { items, next_cursor };
  };
}

function pageOfStore(
  all: readonly StoreIncident[],
  { limit, place }: { limit: number; place: IncidentPlace | undefined },
) {
  const left = all.filter(({ first_seen }) => first_seen > (place?.after ?? 0));
  const incidents = left.slice(0, limit);
  const last = left.length > limit ? incidents.at(-1) : undefined;
  return { incidents, next: last && { store_id: last.facts.store_id, after: last.first_seen } };
}

/** Finds the incidents of a store. */
export function storeIncidentsAnswer(db: Database, lookup: StoreLookup, clock: () => Date) {
  return async (id: string, request: IncidentRequest): Promise<z.output<typeof StoreIncidents>> => {
    const facts = await knownStore(lookup, id);
    const params = await incidentParams(db, clock, request);
    const incidents = await incidentList(db, [facts], params);
    return {
      store_id: facts.store_id,
      from: fromMicroseconds(params.range.from),
      to: fromMicroseconds(params.range.to),
      as_of: fromMicroseconds(params.asOf),
      incidents: incidents.map(incidentJson),
    };
  };
}
