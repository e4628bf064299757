import { microseconds } from "../../../producers/messages/timestamp.ts";
import { Problem } from "../../http/problem.ts";
import { weekdayOf } from "../../uptime/calendar.ts";
import { localTime } from "../../uptime/local-time.ts";
import { wallClock } from "../../uptime/wall-clock.ts";
import { shownDays } from "../calendar/days.ts";
import { dateOf, hoursOf, localDays } from "../kit/local-days.ts";
import type { PageParts } from "../kit/parts.ts";
import { heatMap } from "./heat.ts";
import { type RangeFields, requestedRange, waysFrom } from "./range.ts";
import type { ReportPart } from "./report-numbers.tsx";
import { layOut } from "./timeline-layout.ts";
import type { StoreProps } from "./view.tsx";

/** What the page of a store is loaded with: the functions that answer the API. */
export type StoreParts = Pick<PageParts, "stores" | "newestReport">;

type Requested = RangeFields & { id: string; report?: string | undefined };

/**
 * Loads the page of a store.
 *
 * @throws Problem store-not-found
 */
export async function loadStore(
  { stores, newestReport }: StoreParts,
  { id, report, ...requested }: Requested,
): Promise<Omit<StoreProps, "attributes">> {
  const part = findReport(stores, report || undefined, id, newestReport);
  // If the store is unknown, findStore throws first and nobody awaits this one.
  part.catch(() => {});
  const [store, calendar, { attributes: given }] = await Promise.all([
    stores.findStore(id),
    stores.findCalendar(id),
    stores.findAttributes(id),
  ]);
  const { timezone } = store;
  const [clock, local, at] = [wallClock(timezone), localTime(timezone), microseconds(store.now.at)];
  const { range, fault } = rangeOrFault(requested, clock, at);
  const params = { ...range, method: "nearest", gaps: "unknown" } as const;
  const [timeline, { outages }] = await Promise.all([
    stores.findTimeline(id, params),
    stores.findOutages(id, params),
  ]);
  const shown = timeline.segments.map(({ opening_period: _, excused, state, ...segment }) => ({
    ...segment,
    state: excused ? ("excused" as const) : state,
  }));
  const segments = shown.map(({ from, to, state }) => ({
    from: microseconds(from),
    to: microseconds(to),
    state,
  }));
  const polls = timeline.polls.map(({ timestamp_utc, status }) => ({
    at: microseconds(timestamp_utc),
    timestamp_utc,
    active: status === "active",
  }));
  const today = dateOf(store.now.local_time);
  const twoWeeks = { first: today - weekdayOf(today), count: 14, today };
  const days = localDays(range, clock, local);
  const hours = days.map((day) => hoursOf(day, clock));
  const wall = (utc: string | null) => (utc === null ? null : local(microseconds(utc)));
  return {
    store,
    given,
    days: shownDays(calendar, twoWeeks, clock, local),
    local: { since: wall(store.since), last_poll: wall(store.last_poll) },
    range: {
      from_local: local(range.from),
      to_local: local(range.to),
      ways: waysFrom(range, local, at),
      fault,
    },
    report: report || undefined,
    timeline: {
      segments: shown,
      rows: layOut({ segments, polls }, days, (day) => hoursOf(day, clock)),
      chosen: undefined,
      live: false,
    },
    outages,
    heat: heatMap(segments, hours.flat()),
    part: await part,
  };
}

function rangeOrFault(requested: RangeFields, clock: ReturnType<typeof wallClock>, at: number) {
  try {
    return { range: requestedRange(requested, clock, at), fault: undefined };
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    const fault = `${error.message}. The last seven days are shown instead.`;
    return { range: requestedRange({}, clock, at), fault };
  }
}

/** What is wrong with the report, and what to do. */
const ERROR_TEXTS: Record<string, string> = {
  "report-not-found": "There is no such report; it may have been removed.",
  "report-not-complete": "That report is not complete: it has no rows yet, or never will.",
  "store-not-in-report": "That report does not contain this store.",
  "evidence-changed":
    "Some of the polls that the report was made from have been deleted since, so they no longer add up " +
    "to its row. The row is unchanged; a new report for the same instant uses the polls that remain.",
};

async function findReport(
  { explained, reported }: StoreParts["stores"],
  requested: string | undefined,
  store_id: string,
  newestReport: StoreParts["newestReport"],
): Promise<ReportPart> {
  const report_id = requested ?? (await newestReport());
  if (report_id === undefined) {
    const problem = "There is no complete report of all stores yet: request one.";
    return { report_id, problem, row: undefined };
  }
  try {
    const found = await explained(report_id, store_id);
    if ("buckets" in found) return { report_id, ofPeriod: found };
    return { report_id, explained: found };
  } catch (error) {
    const problem = error instanceof Problem ? ERROR_TEXTS[error.kind] : undefined;
    if (problem === undefined) throw error;
    const row = await reported(report_id, store_id);
    return { report_id, problem, row };
  }
}
