/**
 * The report of one store, written to be checked by eye rather than to be fast: the oracle for the
 * SQL. It borrows nothing from the product, so that a mistake there cannot hide here. Opening time
 * is cut at every instant at which the verdict could change, and each piece asks anew which poll
 * decides it. No sum is the difference of others: `open = up + down + unknown` is an observation.
 */
export type ModelPoll = { atUs: number; status: "active" | "inactive" };
export type ModelHours = { day: number; start: string; end: string };
/** No hours: always open; `closed`: on all days, whatever the hours. */
export type ModelStore = {
  timezone?: string;
  hours: ModelHours[];
  closed?: boolean;
  polls: ModelPoll[];
};
export type ModelOptions = {
  asOfUs: number;
  method: "nearest" | "hold";
  reachUs?: number;
  gaps: "unknown" | "carry";
};
type ModelLedger = { openUs: number; upUs: number; downUs: number; unknownUs: number };
export type ModelReport = Record<"hour" | "day" | "week", ModelLedger> & { pollsLastWeek: number };

type Span = [start: number, end: number];
type Verdict = "up" | "down" | "unknown";

const DAY_S = 86_400;
const SECOND_US = 1_000_000;
const DAY_US = DAY_S * SECOND_US;

export function modelReport(store: ModelStore, options: ModelOptions): ModelReport {
  const { asOfUs } = options;
  const sight: Span = [asOfUs - 8 * DAY_US, asOfUs];
  const periods = openingPeriods(store, ...sight);
  const evidence = evidenceIn(sight, periods, store.polls);
  const pieces = periods.flatMap((period) => piecesOf(period, sight, evidence, options));

  const spansOf = (verdict: Verdict) =>
    pieces.filter((piece) => piece.verdict === verdict).map((piece) => piece.span);
  const ledger = (window: Span): ModelLedger => ({
    openUs: shared(periods, window),
    upUs: shared(spansOf("up"), window),
    downUs: shared(spansOf("down"), window),
    unknownUs: shared(spansOf("unknown"), window),
  });

  const last = (lengthUs: number): Span => [asOfUs - lengthUs, asOfUs];
  return {
    hour: ledger(last(DAY_US / 24)),
    day: ledger(last(DAY_US)),
    week: ledger(last(7 * DAY_US)),
    pollsLastWeek: evidence.filter(({ atUs }) => within(atUs, last(7 * DAY_US))).length,
  };
}

/** The polls that count, in time order; where statuses disagree about an instant, inactive wins. */
function evidenceIn([oldest, newest]: Span, periods: Span[], polls: ModelPoll[]): ModelPoll[] {
  const statuses = new Map<number, ModelPoll["status"]>();
  for (const { atUs, status } of polls) {
    const seen = atUs >= oldest && atUs <= newest && periods.some((each) => within(atUs, each));
    if (seen && statuses.get(atUs) !== "inactive") statuses.set(atUs, status);
  }
  return [...statuses].map(([atUs, status]) => ({ atUs, status })).sort((a, b) => a.atUs - b.atUs);
}

/** One period, as far as the report sees it, in pieces of which each has one verdict throughout. */
function piecesOf(period: Span, sight: Span, evidence: ModelPoll[], o: ModelOptions) {
  const start = Math.max(period[0], sight[0]);
  const end = Math.min(period[1], sight[1]);
  if (start >= end) return [];

  const { gaps } = o;
  const reachUs = reachOf(o);
  const witnesses = witnessesOf(period, evidence, gaps);
  const changes = witnesses.flatMap(({ atUs }, i) => {
    const midpoint = Math.floor((atUs + (witnesses[i + 1]?.atUs ?? atUs)) / 2);
    return [atUs, midpoint, atUs - reachUs, atUs + reachUs];
  });
  const inside = [...new Set(changes)].filter((cut) => cut > start && cut < end);
  const cuts = [start, ...inside.sort((a, b) => a - b)];
  const spans = cuts.map((cut, i): Span => [cut, cuts[i + 1] ?? end]);
  return spans.map((span) => ({ span, verdict: verdictAt(span[0], witnesses, o) }));
}

function reachOf({ reachUs, gaps }: ModelOptions): number {
  return reachUs ?? (gaps === "carry" ? 8 * DAY_US : DAY_US / 2);
}

/** The polls that may speak for a period. Neighbours that carry are witnesses like any others. */
function witnessesOf(period: Span, evidence: ModelPoll[], gaps: ModelOptions["gaps"]): ModelPoll[] {
  const own = evidence.filter(({ atUs }) => within(atUs, period));
  if (own.length > 0 || gaps === "unknown") return own;
  const before = evidence.filter(({ atUs }) => atUs < period[0]).slice(-1);
  const after = evidence.filter(({ atUs }) => atUs >= period[1]).slice(0, 1);
  return [...before, ...after];
}

/**
 * What the witnesses say about one microsecond. Distance is measured from its middle: a tie then
 * happens only where the midpoint of two polls falls inside it, and a rounded-down midpoint gives
 * that microsecond to the later poll.
 */
function verdictAt(instant: number, witnesses: ModelPoll[], o: ModelOptions): Verdict {
  const { method } = o;
  const reachUs = reachOf(o);
  const distance = (poll: ModelPoll) => Math.abs(instant - poll.atUs + 0.5);
  const least = Math.min(...witnesses.map(distance));
  const decider =
    method === "nearest"
      ? witnesses.findLast((poll) => distance(poll) === least)
      : (witnesses.findLast((poll) => poll.atUs <= instant) ?? witnesses[0]);
  if (!decider || distance(decider) > reachUs) return "unknown";
  return decider.status === "active" ? "up" : "down";
}

/**
 * The merged periods that overlap or touch [fromUs, toUs], whole; no hours is one endless period.
 * Rows are laid out for a fortnight past both ends, far enough for any week that closes at all; one
 * that never does is cut off there, so compare such periods clipped.
 */
export function openingPeriods(store: ModelStore, fromUs: number, toUs: number): Span[] {
  if (store.closed) return [];
  const rows = store.hours.map(readHours).filter(({ opens, closes }) => opens < closes);
  if (rows.length === 0) return [[-Infinity, Infinity]];

  const zone = store.timezone ?? "America/Chicago";
  const spans: Span[] = [];
  const lastDate = Math.floor(toUs / DAY_US) + 15;
  for (let date = Math.floor(fromUs / DAY_US) - 15; date <= lastDate; date += 1) {
    const midnight = date * DAY_S;
    const today = rows.filter(({ day }) => day === (((date + 3) % 7) + 7) % 7); // 0: a Thursday
    const clock = (second: number) => instantOf(zone, midnight + second) * SECOND_US;
    // A date that the zone skipped was nobody's Friday: not even its night hours may open.
    if (clock(0) === clock(DAY_S)) continue;
    for (const row of today) spans.push([clock(row.opens), clock(row.closes)]);
  }
  return union(spans).filter(([start, end]) => start <= toUs && end >= fromUs);
}

/** A row in seconds from its midnight; one to be set aside closes as it opens. */
function readHours({ day, start, end }: ModelHours) {
  const opens = secondOfDay(start);
  const named = secondOfDay(end);
  const closes = named >= secondOfDay("23:59:00") || (named === 0 && opens === 0) ? DAY_S : named;
  return { day, opens, closes: closes < opens ? closes + DAY_S : closes };
}

function secondOfDay(clock: string): number {
  return clock.split(":").reduce((sum, part, i) => sum + Number(part) * 60 ** (2 - i), 0);
}

/**
 * The first instant at which the zone's wall clock shows `wall` or later: for a repeated time the
 * earlier one, for a skipped time the jump. In seconds; `wall` counts as if the clock were at UTC.
 */
function instantOf(zone: string, wall: number): number {
  const step = DAY_S / 4; // no zone changes its clock twice within it
  for (let from = Math.floor(wall / step - 4) * step; from < wall + DAY_S; from += step) {
    const change = changeIn(zone, from, from + step);
    const reached = Math.max(from, wall - offsetAt(zone, from));
    if (reached < change) return reached;
    const after = Math.max(change, wall - offsetAt(zone, change));
    if (after < from + step) return after;
  }
  throw new Error(`${zone} never shows ${wall}`);
}

/** The second in (from, to] from which the offset is that of `to`; `to` where nothing changes. */
function changeIn(zone: string, from: number, to: number): number {
  if (to - from === 1 || offsetAt(zone, from) === offsetAt(zone, to)) return to;
  const middle = Math.floor((from + to) / 2);
  return offsetAt(zone, middle) === offsetAt(zone, from)
    ? changeIn(zone, middle, to)
    : changeIn(zone, from, middle);
}

const clocks = new Map<string, { format: Intl.DateTimeFormat; offsets: Map<number, number> }>();

/** How far, in seconds, the wall clock of a zone is ahead of UTC; remembered, as Intl is slow. */
function offsetAt(zone: string, second: number): number {
  const clock = clocks.get(zone) ?? { format: wallClock(zone), offsets: new Map() };
  const known = clock.offsets.get(second);
  if (known !== undefined) return known;
  const offset = Date.parse(`${clock.format.format(second * 1000)}Z`) / 1000 - second;
  clocks.set(zone, clock);
  clock.offsets.set(second, offset);
  return offset;
}

/** Swedish writes a date and a time the ISO way. */
const wallClock = (timeZone: string) =>
  new Intl.DateTimeFormat("sv-SE", { timeZone, dateStyle: "short", timeStyle: "medium" });

function union(spans: Span[]): Span[] {
  const merged: Span[] = [];
  for (const [start, end] of spans.filter(([a, b]) => a < b).sort((a, b) => a[0] - b[0])) {
    const last = merged.at(-1);
    if (last && start <= last[1]) last[1] = Math.max(last[1], end);
    else merged.push([start, end]);
  }
  return merged;
}

function shared(spans: Span[], [from, to]: Span): number {
  const overlap = ([start, end]: Span) => Math.max(0, Math.min(end, to) - Math.max(start, from));
  return spans.reduce((sum, span) => sum + overlap(span), 0);
}

function within(instant: number, [start, end]: Span): boolean {
  return instant >= start && instant < end;
}
