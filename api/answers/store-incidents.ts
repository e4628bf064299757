import { DAY_US } from "../../producers/messages/clock-time.ts";
import type { Database } from "../../sql/database.ts";
import { pollsOfStores, type StoreFacts } from "../../sql/stores.ts";
import { isEnough, isOpenIn } from "../incidents/history-needed.ts";
import {
  type Incident,
  type IncidentRule,
  incidentsOf,
  type StoreIncidents,
} from "../incidents/incidents.ts";
import type { rememberedWholePeriods } from "../incidents/whole-periods.ts";
import type { Period } from "../uptime/periods.ts";

/** Which incidents are requested; instants in microseconds. */
export type IncidentParams = {
  /** Those that are open at some time of it, both ends included. */
  range: Period;
  rule: IncidentRule;
  /** Polls after it do not exist. */
  asOf: number;
  periodsOf: ReturnType<typeof rememberedWholePeriods>;
};

/** An incident, and the store that has it. */
export type StoreIncident = Incident & { facts: StoreFacts };

/** The incidents of a store that are open in a range, and its evidence around it. */
export type IncidentsOfStore = StoreIncidents & { facts: StoreFacts };

/** How much time before and after the range is read first; nearly always that is enough. */
export const MARGIN_US = 2 * DAY_US;
/** Where it is not, how many times more is read next. */
const GROWTH = 4;
/** After so many times the whole history is read. */
const MOST_TIMES = 5;

/**
 * The incidents of some stores that are open at some time of a range, exactly as the whole history
 * of each store makes them: of a store whose polls around the range do not decide it, more are
 * read.
 *
 * @returns the stores that were polled, in the order in which they were given
 */
export async function incidentsOfStores(
  db: Database,
  stores: readonly StoreFacts[],
  { range, rule, asOf, periodsOf }: IncidentParams,
): Promise<IncidentsOfStore[]> {
  const found = new Map<string, IncidentsOfStore>();
  let waiting = stores.filter(({ polled }) => polled !== null && polled.first_us <= asOf);
  let margin = MARGIN_US;
  for (let time = 1; waiting.length > 0; time += 1) {
    const isWhole = time >= MOST_TIMES;
    const part = isWhole ? { from: 0, to: asOf } : partAround(range, asOf, margin);
    const polls = await pollsOfStores(db, {
      ids: waiting.map(({ store_id }) => store_id),
      from_us: part.from,
      to_us: part.to,
    });
    const pollsOf = new Map(polls.map((each) => [each.store_id, each.polls]));
    waiting = waiting.filter((facts) => {
      const seen = pollsOf.get(facts.store_id) ?? [];
      const { timezone, week, calendar } = facts;
      const [first, last] = [seen[0]?.at ?? part.from, seen.at(-1)?.at ?? part.from];
      const periods = periodsOf({ timezone, week, calendar }, { from: first, to: last });
      const ofPart = incidentsOf(periods, seen, rule, asOf);
      const incidents = ofPart.incidents.filter((each) => isOpenIn(each, range));
      // What another margin finds may have more evidence, but around the range it is the same.
      const { evidence } = found.get(facts.store_id) ?? ofPart;
      found.set(facts.store_id, { facts, incidents, evidence });
      const whole = { from: facts.polled?.first_us ?? 0, to: asOf };
      return !isEnough(ofPart, { part, whole, range }, rule.recover);
    });
    margin *= GROWTH;
  }
  return stores.flatMap(({ store_id }) => found.get(store_id) ?? []);
}

/** The part of a history around a range. */
export function partAround({ from, to }: Period, asOf: number, margin: number): Period {
  return { from: Math.max(0, from - margin), to: Math.min(to + margin, asOf) };
}

/** The same as a list of incidents. */
export async function incidentList(
  db: Database,
  stores: readonly StoreFacts[],
  params: IncidentParams,
): Promise<StoreIncident[]> {
  const found = await incidentsOfStores(db, stores, params);
  return found.flatMap(({ facts, incidents }) => incidents.map((each) => ({ ...each, facts })));
}
