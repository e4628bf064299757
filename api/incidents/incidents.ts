import { filledPeriods, inOrder, type Observation } from "../uptime/fill.ts";
import type { Period } from "../uptime/periods.ts";

/** When a row of inactive polls is an incident, and when it is over (docs/NUMBERS.md). */
export type IncidentRule = {
  /** How many inactive polls a row needs. */
  min_polls: number;
  /** The open time from the first poll of a row to the one that opens it, in microseconds. */
  for_us: number;
  /** How many active polls in a row close it. */
  recover: number;
};

/** A time in which a store was not there for its customers; instants in microseconds. */
export type Incident = {
  /** The first poll of its row; with the store it identifies the incident. */
  first_seen: number;
  /** Where the downtime of that poll begins. */
  began: number;
  /** The poll that opened it. */
  opened: number;
  /** The poll that closed it; null while it is open. */
  closed: number | null;
  /** Where the downtime of its last inactive poll ends; null while it is open. */
  ended: number | null;
  /** Its inactive polls, ascending. */
  inactive: readonly number[];
  /** The store's downtime from `began` to `ended`, or to `as_of`, as a report counts it. */
  down_us: number;
};

/** The incidents of a store, and the polls that were evidence for them. */
export type StoreIncidents = { incidents: Incident[]; evidence: readonly Observation[] };

/** Evidence has no age limit here, and periods are filled as a whole. */
const EVER: Period = { from: Number.NEGATIVE_INFINITY, to: Number.POSITIVE_INFINITY };

/** As in a report without options: within 12 hours of the nearest poll of the same period. */
const FILLING = { method: "nearest", gaps: "unknown" } as const;

/** A poll that counts, and the time [from, to) of its opening period that it decides. */
type Deciding = Observation & Period;

/** What is known of the incident, or of the row that may become one, at the last inactive poll. */
type Row = {
  inactive: number[];
  began: number;
  /** Where the time that the last of its polls decides ends. */
  end: number;
  down_us: number;
  opened: number | null;
  /** Active polls since its last inactive one. */
  recovering: number;
};

/**
 * The incidents of a store: its polls are gone through in the order of time, across closed times.
 * Silence does nothing; neither does a closed time or a closure. The result does not depend on the
 * order in which the polls are given.
 *
 * @param periods the opening periods of the store that meet the time of its polls, cut at closures,
 *   ascending, each whole (`wholeOpenTime`)
 * @param polls in any order; those after `asOf` do not exist
 */
export function incidentsOf(
  periods: readonly Period[],
  polls: readonly Observation[],
  { min_polls, for_us, recover }: IncidentRule,
  asOf: number,
): StoreIncidents {
  const known = inOrder(polls.filter(({ at }) => at <= asOf));
  const incidents: Incident[] = [];
  const evidence: Observation[] = [];
  let row: Row | undefined;
  // Open time since the first poll of the row; it means nothing where there is none.
  let open_us = 0;

  function seeInactive({ at, from, to }: Deciding): void {
    if (row === undefined) {
      row = { inactive: [], began: from, end: to, down_us: 0, opened: null, recovering: 0 };
      open_us = 0;
    }
    row.inactive.push(at);
    row.end = to;
    row.down_us += Math.min(to, asOf) - from;
    row.recovering = 0;
    if (row.opened === null && row.inactive.length >= min_polls && open_us >= for_us) {
      row.opened = at;
    }
  }

  function seeActive({ at }: Deciding): void {
    if (row === undefined) return;
    row.recovering += 1;
    if (row.opened !== null && row.recovering < recover) return;
    if (row.opened !== null) incidents.push(incidentOf(row, row.opened, at));
    row = undefined;
  }

  for (const { period, spans } of filledPeriods(periods, known, EVER, FILLING)) {
    let edge = period.from;
    for (const { poll, knownFrom, knownTo } of spans) {
      open_us += poll.at - edge;
      edge = poll.at;
      evidence.push(poll);
      const deciding = { ...poll, from: knownFrom, to: knownTo };
      if (poll.status === "inactive") seeInactive(deciding);
      else seeActive(deciding);
    }
    open_us += period.to - edge;
  }
  const last = lastOf(row);
  if (last !== undefined) incidents.push(last);
  return { incidents, evidence };
}

/** The incident that is still open at the end. */
function lastOf(row: Row | undefined): Incident | undefined {
  return row === undefined || row.opened === null ? undefined : incidentOf(row, row.opened, null);
}

function incidentOf(row: Row, opened: number, closed: number | null): Incident {
  const { inactive, began, end, down_us } = row;
  const [first_seen = opened] = inactive;
  const ended = closed === null ? null : end;
  return { first_seen, began, opened, closed, ended, inactive, down_us };
}
