import { z } from "zod";
import type { Database } from "./database.ts";
import { ALL, type Bounds } from "./positions.ts";
import { query } from "./query.ts";

const Instants = z.object({
  store_id: z.string(),
  /** Microseconds since the epoch; 0 for never. */
  first_polled_us: z.number(),
  last_active_us: z.number(),
  last_inactive_us: z.number(),
  polls_taken: z.number(),
});

/** The zone of a store without one of its own. */
const DEFAULT_TIMEZONE = "America/Chicago";

const FactsRow = Instants.extend({
  zone: z.object({ version: z.number(), timezone_str: z.string() }),
  hours: z.object({
    version: z.number(),
    week: z.array(
      z.object({ day: z.number(), start_time_local: z.string(), end_time_local: z.string() }),
    ),
  }),
});
type FactsRow = z.infer<typeof FactsRow>;

/** What is known of a store; instants in microseconds since the epoch. */
export type StoreFacts = ReturnType<typeof facts>;

const ListedStore = Instants.extend({
  timezone: z.string(),
  default_hours: z.coerce.boolean(),
}).transform(({ timezone, default_hours, ...row }) => ({
  ...seen(row),
  ...zone(timezone),
  default_hours,
}));
/** A store in a list: `StoreFacts` without its week. */
export type ListedStore = z.output<typeof ListedStore>;

function facts({ zone: { timezone_str }, hours: { week }, ...row }: FactsRow, calendar: string) {
  const default_hours = week.length === 0 && !/^\[\[\[/.test(calendar);
  return { ...seen(row), ...zone(timezone_str), week, calendar, default_hours };
}

/** The zone of a store; an empty name means none of its own. */
export function zone(own: string) {
  return { timezone: own === "" ? DEFAULT_TIMEZONE : own, default_timezone: own === "" };
}

/** The status of a store, by its newest active and inactive polls. */
export function seen({
  store_id,
  first_polled_us,
  last_active_us,
  last_inactive_us,
  polls_taken,
}: z.infer<typeof Instants>) {
  const last_us = Math.max(last_active_us, last_inactive_us);
  const other_us = Math.min(last_active_us, last_inactive_us);
  const status = last_inactive_us >= last_active_us ? ("inactive" as const) : ("active" as const);
  const polled = {
    /** The newest status; of two at the same instant inactive counts. */
    status,
    first_us: first_polled_us,
    last_us,
    /**
     * The newest poll of the other status; null for never. For an inactive store it may be at the
     * same instant as an inactive one, which is the one that counts.
     */
    other_us: other_us === 0 ? null : other_us,
    /** How many polls were ingested, repeated ones too: it grows with each, however late. */
    taken: polls_taken,
  };
  /** `polled` is null for a store that never was. */
  return { store_id, polled: last_us === 0 ? null : polled };
}

const factsRows = query<{ ids: string }, FactsRow>({ file: "store_facts.sql", row: FactsRow });

/** The calendars of these stores besides the week, see sql/schema/325_store_calendars.sql. */
const calendarsOfStores = query<{ ids: string }, { store_id: string; calendar: string }>({
  file: "calendars_of_stores.sql",
  row: z.object({ store_id: z.string(), calendar: z.string() }),
});

/** What is known of these stores, each once; those that are in no input are left out. */
export async function storeFacts(db: Database, ids: readonly string[]): Promise<StoreFacts[]> {
  const whole = new Map<string, FactsRow>();
  const [rows, calendars] = await Promise.all([
    factsRows(db, { ids: listed(ids) }),
    calendarsOfStores(db, { ids: listed(ids) }),
  ]);
  const calendarOf = new Map(calendars.map(({ store_id, calendar }) => [store_id, calendar]));
  for (const row of rows) {
    const known = whole.get(row.store_id);
    whole.set(row.store_id, known === undefined ? row : together(known, row));
  }
  return [...whole.values()].map((row) => facts(row, calendarOf.get(row.store_id) ?? ""));
}

/** Combines two rows of the table, as ClickHouse merges them. */
function together(a: FactsRow, b: FactsRow): FactsRow {
  return {
    store_id: a.store_id,
    first_polled_us: Math.min(a.first_polled_us, b.first_polled_us),
    last_active_us: Math.max(a.last_active_us, b.last_active_us),
    last_inactive_us: Math.max(a.last_inactive_us, b.last_inactive_us),
    polls_taken: a.polls_taken + b.polls_taken,
    zone: isNewer(b.zone, a.zone, b.zone.timezone_str !== "") ? b.zone : a.zone,
    hours: isNewer(b.hours, a.hours, b.hours.week.length > 0) ? b.hours : a.hours,
  };
}

/** Rows without it have version 0, like the first message on the log. */
function isNewer(one: { version: number }, other: { version: number }, accepts: boolean): boolean {
  return one.version > other.version || (one.version === other.version && accepts);
}

/** A page of stores; empty texts and null match any. */
export const listStores = query<
  {
    after: string;
    prefix: string;
    search: string;
    timezone: string;
    silent_since: number | null;
    status: string;
    limit: number;
  },
  ListedStore
>({ file: "list_stores.sql", row: ListedStore });

/** The stores of all pages. */
export const countStores = query<
  {
    prefix: string;
    search: string;
    timezone: string;
    silent_since: number | null;
    status: string;
  },
  { total: number }
>({ file: "count_stores.sql", row: z.object({ total: z.coerce.number() }) });

/**
 * Stores that may have been down between two instants; `ongoing` 1: whose newest status is
 * inactive.
 */
export const storesSeenInactive = query<
  {
    from_store: string;
    not_store: string;
    from_us: number;
    to_us: number;
    ongoing: 0 | 1;
    limit: number;
  },
  { store_id: string }
>({ file: "stores_seen_inactive.sql", row: z.object({ store_id: z.string() }) });

/** The polls of a store. ClickHouse has each as twice its instant, plus one for inactive. */
export const StorePolls = z
  .object({ store_id: z.string(), polls: z.array(z.number()) })
  .transform(({ store_id, polls }) => ({ store_id, polls: polls.map(pollOf) }));
export type StorePolls = z.output<typeof StorePolls>;

type Between = { from_us: number; to_us: number };

const pollsBetween = query<Between & { ids: string; bounds: Bounds }, StorePolls>({
  file: "polls_of_stores.sql",
  row: StorePolls,
});

/**
 * The polls of some stores from one instant to another, both included, in order of time; at
 * instants with both statuses the inactive one is last. Stores without polls are left out.
 *
 * @param bounds how far the log had been ingested; default: everything
 */
export function pollsOfStores(
  db: Database,
  { ids, bounds = ALL, ...between }: Between & { ids: readonly string[]; bounds?: Bounds },
): Promise<StorePolls[]> {
  return pollsBetween(db, { ids: listed(ids), bounds, ...between });
}

/** Stores, and the range of time [from, to) of the requested polls. */
export type PollsRange = { ids: readonly string[]; from: number; to: number };

/** How many ranges one query reads. */
export const RANGES_AT_ONCE = 4;

const pollsOfDays = query<Record<string, string | number>, StorePolls>({
  file: "polls_of_days.sql",
  row: StorePolls,
});

/** The polls in ranges of time, at most `STRETCHES_AT_ONCE` of them; as in `pollsOfStores`. */
export function pollsInRanges(db: Database, ranges: readonly PollsRange[]): Promise<StorePolls[]> {
  const inputs = Array.from({ length: RANGES_AT_ONCE }, (_, index) => {
    const { ids, from, to } = ranges[index] ?? { ids: [], from: 0, to: 0 };
    return { [`ids_${index}`]: listed(ids), [`from_${index}`]: from, [`to_${index}`]: to };
  });
  return pollsOfDays(db, Object.assign({}, ...inputs));
}

/**
 * The characters of store ids (producers/messages/topics.ts): no commas, and nothing that needs to
 * be escaped.
 */
const PLAIN = /^[\w.:-]+$/;

/** Ids as one parameter, with commas between them; a text that cannot be an id names no store. */
function listed(ids: readonly string[]): string {
  return ids.filter((id) => PLAIN.test(id)).join(",");
}

function pollOf(encoded: number): { at: number; status: "active" | "inactive" } {
  const at = Math.floor(encoded / 2);
  return { at, status: encoded === at * 2 ? "active" : "inactive" };
}

const ReasonsRow = z.object({
  store_id: z.string(),
  reasons: z.array(z.tuple([z.number(), z.string()])),
});

const reasonsRows = query<{ ids: string }, z.output<typeof ReasonsRow>>({
  file: "closure_reasons.sql",
  row: ReasonsRow,
});

/** Why each of these stores is closed, by the beginning of its closures in microseconds. */
export async function closureReasons(
  db: Database,
  ids: readonly string[],
): Promise<Map<string, ReadonlyMap<number, string>>> {
  const rows = await reasonsRows(db, { ids: listed(ids) });
  return new Map(rows.map(({ store_id, reasons }) => [store_id, new Map(reasons)]));
}

/** The attributes of a store as they are now, empty values included; none if it never had any. */
export const attributesOfStore = query<
  { store_id: string },
  { attributes: Record<string, string> }
>({
  file: "attributes_of_store.sql",
  row: z.object({ attributes: z.record(z.string(), z.string()) }),
});

const namesRows = query<{ ids: string }, { store_id: string; name: string }>({
  file: "names_of_stores.sql",
  row: z.object({ store_id: z.string(), name: z.string() }),
});

/** The most ids in one query: they are sent in a URL, whose length is limited. */
const MOST_IDS = 100;

/** The names of stores by their ids; a store without one is missing. */
export type NamesOf = (ids: readonly string[]) => Promise<ReadonlyMap<string, string>>;

/** Finds the names of the stores of a page. */
export function namesIn(db: Database): NamesOf {
  return async (ids) => {
    const parts = Array.from({ length: Math.ceil(ids.length / MOST_IDS) }, (_, index) =>
      ids.slice(index * MOST_IDS, (index + 1) * MOST_IDS),
    );
    const found = await Promise.all(parts.map((part) => namesRows(db, { ids: listed(part) })));
    return new Map(found.flat().map(({ store_id, name }) => [store_id, name]));
  };
}

/** The names of the attributes that stores have now, ascending. */
export const attributeNames = query<Record<never, never>, { name: string }>({
  file: "attribute_names.sql",
  row: z.object({ name: z.string() }),
});

/** The stores that a search finds by their attributes, as list_stores.sql does. */
export const storesFound = query<{ search: string }, { store_id: string }>({
  file: "stores_found.sql",
  row: z.object({ store_id: z.string() }),
});

const attributesRows = query<{ ids: string }, { store_id: string; given: Record<string, string> }>({
  file: "attributes_of_stores.sql",
  row: z.object({ store_id: z.string(), given: z.record(z.string(), z.string()) }),
});

/** The attributes of these stores, at most a hundred, as they are now; none: it is missing. */
export async function attributesOfStores(
  db: Database,
  ids: readonly string[],
): Promise<ReadonlyMap<string, Readonly<Record<string, string>>>> {
  const rows = await attributesRows(db, { ids: listed(ids) });
  return new Map(rows.map(({ store_id, given }) => [store_id, given]));
}
