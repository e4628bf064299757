import { DAY, type Instant, readInstant } from "./instant.ts";
import { isoWeekOf, type LocalDate, monthOf, readDate, writeDate } from "./local-date.ts";
import { startOfDate } from "./local-time.ts";
import { Refused } from "./refused.ts";
import { clip, type Span } from "./spans.ts";
import { readZone } from "./zone-names.ts";

export type By = "day" | "week" | "month";

/** A part of the period that has a row of its own: a local date, an ISO week or a month. */
type Bucket = { name: string; span: Span };

/** A period as it is asked for, for any store: its ends in time, and its buckets. */
export type ReportPeriod = {
  spanFor(storeZone: string): Span;
  /** Those that have any time in the period, cut to it, in order of time. */
  bucketsFor(storeZone: string, by: By): Bucket[];
};

const MOST_DAYS = 400;

/**
 * The period between two instants (the later one excluded) or two local dates (both included) of
 * the zone: `store` (each store's own calendar) or an IANA zone. Throws `Refused`.
 */
export function readPeriod(from: string, to: string, zone: string | null = "store"): ReportPeriod {
  const named = zone === null || zone === "store" ? "store" : readZone(zone);
  if (named === undefined) throw new Refused(`no such zone: ${zone}`);
  const zoneFor = (storeZone: string) => (named === "store" ? storeZone : named);
  const [first, last] = [readDate(from), readDate(to)];
  const [start, end] = [readInstant(from), readInstant(to)];

  const spanFor =
    first !== undefined && last !== undefined
      ? betweenDates(first, last)
      : start !== undefined && end !== undefined
        ? betweenInstants(start, end)
        : undefined;
  if (!spanFor) throw new Refused("from and to are two dates or two instants");
  return {
    spanFor: (storeZone) => spanFor(zoneFor(storeZone)),
    bucketsFor: (storeZone, by) => {
      const zone = zoneFor(storeZone);
      return bucketsIn(zone, spanFor(zone), by);
    },
  };
}

function betweenDates(first: LocalDate, last: LocalDate): (zone: string) => Span {
  if (last < first) throw new Refused("to is before from");
  if (last - first + 1 > MOST_DAYS) throw new Refused(`more than ${MOST_DAYS} dates`);
  return (zone) => [startOfDate(zone, first), startOfDate(zone, last + 1)];
}

function betweenInstants(start: Instant, end: Instant): () => Span {
  if (end < start) throw new Refused("to is before from");
  if (end === start) throw new Refused("from and to are the same instant");
  if (end - start > BigInt(MOST_DAYS) * DAY) throw new Refused(`more than ${MOST_DAYS} days`);
  return () => [start, end];
}

const NAMES = { day: writeDate, week: isoWeekOf, month: monthOf };

/** The dates that have time in the period, those of one name joined. */
function bucketsIn(zone: string, period: Span, by: By): Bucket[] {
  const buckets: Bucket[] = [];
  const first = Number(period[0] / DAY) - 2;
  const last = Number(period[1] / DAY) + 2;
  for (let date = first; date <= last; date += 1) {
    const span = clip([startOfDate(zone, date), startOfDate(zone, date + 1)], period);
    if (span[0] >= span[1]) continue;
    const name = NAMES[by](date);
    const former = buckets.at(-1);
    if (former?.name === name) former.span = [former.span[0], span[1]];
    else buckets.push({ name, span });
  }
  return buckets;
}
