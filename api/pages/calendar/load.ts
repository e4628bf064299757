import { microseconds } from "../../../producers/messages/timestamp.ts";
import { isDate } from "../../../producers/messages/topics.ts";
import { dateNumber, weekdayOf } from "../../uptime/calendar.ts";
import { localTime } from "../../uptime/local-time.ts";
import { wallClock } from "../../uptime/wall-clock.ts";
import { dateOf, formatDate } from "../kit/local-days.ts";
import type { PageParts } from "../kit/parts.ts";
import { shownDays } from "./days.ts";
import type { ShownCalendar } from "./props.ts";

/** The weeks that are shown: two before the present one, itself, and four after it. */
const WEEKS_BACK = 2;
const DATES = 7 * 7;

/** Dates that an address may begin with: no calendar of a store is far from these. */
const EARLIEST = dateNumber("2000-01-01");
const LATEST = dateNumber("2100-01-01");

/**
 * Loads the calendar of a store.
 *
 * @param from a date of the first week, as in the address; others than dates are refused in words
 * @throws Problem store-not-found
 */
export async function loadCalendar(
  { stores }: Pick<PageParts, "stores">,
  id: string,
  from: string | undefined,
): Promise<ShownCalendar> {
  const [calendar, store, { attributes }] = await Promise.all([
    stores.findCalendar(id),
    stores.findStore(id),
    stores.findAttributes(id),
  ]);
  const [clock, local] = [wallClock(calendar.timezone), localTime(calendar.timezone)];
  const today = dateOf(store.now.local_time);
  const requested = from ? dateIn(from) : undefined;
  const date = requested ?? today - WEEKS_BACK * 7;
  const first = date - weekdayOf(date);
  const dates = { first, count: DATES, today };
  const wall = (utc: string | null) => (utc === null ? null : local(microseconds(utc)));
  return {
    ...calendar,
    name: attributes.name ?? null,
    default_timezone: store.default_timezone,
    closures: calendar.closures.map((closure) => ({
      ...closure,
      from_local: local(microseconds(closure.from)),
      to_local: wall(closure.to),
    })),
    days: shownDays(calendar, dates, clock, local),
    today: formatDate(today),
    first: formatDate(first),
    earlier: formatDate(first - DATES),
    later: formatDate(first + DATES),
    fault:
      from && requested === undefined
        ? `From: expected a date such as 2024-12-25, of the years 2000 to 2099, not ${JSON.stringify(from)}. The present weeks are shown instead.`
        : null,
  };
}

function dateIn(text: string): number | undefined {
  const date = isDate(text) ? dateNumber(text) : Number.NaN;
  return date >= EARLIEST && date < LATEST ? date : undefined;
}
