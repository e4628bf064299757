import { z } from "@hono/zod-openapi";
import { DAY_US } from "../../producers/messages/clock-time.ts";
import { fromMicroseconds } from "../../producers/messages/timestamp.ts";
import { attributeValues, statedAttributeNames } from "../../sql/attributes.ts";
import type { Database } from "../../sql/database.ts";
import { storesPolledIn } from "../../sql/polled-stores.ts";
import { storeFacts } from "../../sql/stores.ts";
import { Problem } from "../http/problem.ts";
import { type Group, groupsOf } from "../incidents/attribute-groups.ts";
import { type GroupedStore, type GroupIncident, groupIncidentsOf } from "../incidents/groups.ts";
import { isOpenIn } from "../incidents/history-needed.ts";
import { RECENT_US, recentlyPolled } from "../incidents/recently-polled.ts";
import { checkRollup, readRollup } from "../reports/rollup.ts";
import { instantOrNull } from "./incident.ts";
import { type IncidentRequest, incidentParams } from "./incident-list.ts";
import { storesOfAStep } from "./incident-pages.ts";
import { type IncidentParams, incidentsOfStores } from "./store-incidents.ts";

/** How long a range is by default, and at most: the polls of all stores are gone through. */
export const GROUP_DAYS = { defaultDays: 1, mostDays: 7 };

/** The number of store days of one step: more than for a page, because all stores are needed. */
const STORE_DAYS_A_STEP = 3000;

/** How long before a range group incidents are looked for that are still open in it. */
const BEFORE_US = DAY_US;
/** How long after a range stores that join them are looked for. */
const AFTER_US = DAY_US;

/** An incident of many stores at once. */
const GroupIncidentJson = z
  .object({
    attribute: z.string().describe("The attribute that its stores share; empty: all stores"),
    value: z.string().describe("Its value; empty: all stores"),
    state: z.enum(["open", "closed"]),
    opened_at: z.string().describe("UTC"),
    closed_at: z.string().nullable().describe("UTC; null while it is open"),
    members: z.array(z.string()).describe("The stores that were ever in it, by id"),
  })
  .openapi("GroupIncident");

export const GroupIncidents = z
  .object({
    from: z.string().describe("UTC"),
    to: z.string().describe("UTC"),
    as_of: z.string().describe("The instant up to which polls counted, UTC"),
    items: z.array(GroupIncidentJson).describe("By attribute, value and beginning"),
  })
  .openapi("GroupIncidents");
export type GroupIncidents = z.output<typeof GroupIncidents>;

/**
 * Finds the group incidents that are open at some time of a range, of all stores and by attributes.
 * They are looked for from a day before the range on.
 *
 * @throws Problem invalid-request for an attribute that no store has, or a range too long
 */
export function groupIncidentsAnswer(db: Database, clock: () => Date) {
  return async (by: string, request: IncidentRequest): Promise<GroupIncidents> => {
    const names = readNames(by);
    await checkAttributes(db, names);
    return await groupIncidentsIn(db, names, await incidentParams(db, clock, request, GROUP_DAYS));
  };
}

async function groupIncidentsIn(
  db: Database,
  by: readonly string[],
  params: IncidentParams,
): Promise<GroupIncidents> {
  const { range, asOf } = params;
  const since = range.from - BEFORE_US;
  // What opened in the 90 minutes before counts at the first instant too.
  const wide = { from: since - RECENT_US, to: Math.min(range.to + AFTER_US, asOf) };
  const attributes = new Map(
    (by.length === 0 ? [] : await attributeValues(db, { names: by.join() })).map(
      ({ store_id, values }) => [store_id, values],
    ),
  );
  const stores = await groupedStores(db, { ...params, range: wide });
  const groups = groupsOf(stores, by, ({ store_id }) => attributes.get(store_id) ?? []);
  return {
    from: fromMicroseconds(range.from),
    to: fromMicroseconds(range.to),
    as_of: fromMicroseconds(asOf),
    items: groups.flatMap(({ stores: members, ...group }) =>
      groupIncidentsOf(members, since)
        .filter((each) => isOpenIn(each, range))
        .map((each) => groupJson(group, each)),
    ),
  };
}

/**
 * Reads names of attributes, `brand,region`; an empty text names none.
 *
 * @throws Problem invalid-request
 */
function readNames(by: string): string[] {
  return orRefused(() => (by.trim() === "" ? [] : readRollup(by)));
}

async function checkAttributes(db: Database, by: readonly string[]): Promise<void> {
  if (by.length === 0) return;
  const known = (await statedAttributeNames(db, {})).map(({ name }) => name);
  orRefused(() => checkRollup(by, known));
}

function orRefused<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new Problem("invalid-request", `by: ${reason}`, {
      extensions: { errors: [{ in: "query", name: "by", reason }] },
    });
  }
}

/** The stores that were polled in the range, some at a time: other requests run in between. */
async function groupedStores(db: Database, params: IncidentParams): Promise<GroupedStore[]> {
  const { range } = params;
  const limit = storesOfAStep(params, STORE_DAYS_A_STEP);
  const grouped: GroupedStore[] = [];
  for (let after: string | undefined = ""; after !== undefined; ) {
    const ids = await storesPolledIn(db, { after, from_us: range.from, to_us: range.to, limit });
    const stores = await storeFacts(
      db,
      ids.map(({ store_id }) => store_id),
    );
    for (const { facts, incidents, evidence } of await incidentsOfStores(db, stores, params)) {
      const seen = recentlyPolled(evidence.map(({ at }) => at));
      grouped.push({ store_id: facts.store_id, incidents, seen });
    }
    after = ids.length < limit ? undefined : ids.at(-1)?.store_id;
  }
  return grouped;
}

function groupJson(
  { attribute, value }: Group,
  { opened, closed, members }: GroupIncident,
): z.output<typeof GroupIncidentJson> {
  return {
    attribute,
    value,
    state: closed === null ? "open" : "closed",
    opened_at: fromMicroseconds(opened),
    closed_at: instantOrNull(closed),
    members,
  };
}
