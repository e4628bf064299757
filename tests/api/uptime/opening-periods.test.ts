import fc from "fast-check";
import { IANAZone } from "luxon";
import { expect, it } from "vitest";
import { rememberedPeriods } from "../../../api/uptime/opening-periods.ts";
import { openingPeriods } from "../../model/uptime-model.ts";

/** A failure prints it, with the path to its smallest case. */
const SEED = 20111230;

const DAY_MS = 86_400_000;
const ZONES = Intl.supportedValuesOf("timeZone");
const [FROM_2000, TO_2030] = [Date.UTC(2000, 0, 1), Date.UTC(2030, 0, 1)];

const clock = fc.oneof(
  fc.constantFrom("00:00:00", "23:59:00", "23:59:59", "23:58:59", "23:00:00", "00:30:00"),
  fc.constantFrom("01:00:00", "01:30:00", "02:00:00", "02:30:00", "03:00:00", "00:00:01"),
  fc.integer({ min: 0, max: 86_399 }).map(clockTime),
);
const hoursRow = fc
  .record({ day: fc.integer({ min: 0, max: 6 }), start: clock, end: clock })
  .filter(({ start, end }) => start !== end || start === "00:00:00" || start >= "23:59:00");

/** A zone, a week, and some days of it; mostly about the next time that the zone changes its clock. */
const calendar = fc
  .record({
    zone: fc.constantFrom(...ZONES),
    hours: fc.array(hoursRow, { maxLength: 8 }),
    instant: fc.integer({ min: FROM_2000, max: TO_2030 }),
    nearChange: fc.integer({ min: 0, max: 9 }).map((of10) => of10 < 8),
    days: fc.tuple(fc.nat(9), fc.nat(9)),
    microseconds: fc.tuple(fc.nat(86_400_000_000), fc.nat(86_400_000_000)),
  })
  .map(({ zone, hours, instant, nearChange, days, microseconds }) => {
    const middle = nearChange ? nextChange(zone, instant) : instant;
    const from = (middle - days[0] * DAY_MS) * 1000 - microseconds[0];
    const to = (middle + days[1] * DAY_MS) * 1000 + microseconds[1] + 1;
    return { zone, hours, from, to };
  });

const utc = (text: string) => Date.parse(`${text}:00Z`) * 1000;

/** What chance rarely finds. */
const RARE = [
  {
    // Still open since Monday 23:00 there.
    zone: "Pacific/Honolulu",
    hours: [{ day: 0, start: "23:00:00", end: "22:00:00" }],
    from: utc("2023-01-25T02:00"),
    to: utc("2023-01-25T20:00"),
  },
  {
    // Already Thursday there.
    zone: "Pacific/Kiritimati",
    hours: [{ day: 3, start: "00:00:00", end: "09:00:00" }],
    from: utc("2023-01-25T02:00"),
    to: utc("2023-01-25T20:00"),
  },
  {
    // There was no Friday.
    zone: "Pacific/Fakaofo",
    hours: [{ day: 4, start: "22:00:00", end: "02:00:00" }],
    from: utc("2011-12-28T00:00"),
    to: utc("2012-01-02T00:00"),
  },
].map((each): [typeof each] => [each]);

/** The last midnight or so before the next change of the clock, within a year; or that year's end. */
function nextChange(zoneName: string, after: number): number {
  const zone = IANAZone.create(zoneName);
  const end = after + 366 * DAY_MS;
  let at = after;
  while (at < end && zone.offset(at) === zone.offset(at + DAY_MS)) at += DAY_MS;
  return at;
}

function clockTime(second: number): string {
  return new Date(second * 1000).toISOString().slice(11, 19);
}

/** What lies in [from, to] of each period; `to` itself counts, as a poll at as_of does. */
function clipped(periods: [number, number][], from: number, to: number): string[] {
  return periods
    .map(([opens, closes]) => [Math.max(opens, from), Math.min(closes, to + 1)] as const)
    .filter(([opens, closes]) => opens < closes)
    .map(([opens, closes]) => `${inUtc(opens)} to ${inUtc(closes)}`);
}

function inUtc(us: number): string {
  return `${new Date(Math.floor(us / 1000)).toISOString()} and ${us % 1000} us`;
}

// One for all, as in a server: what it remembers of other dates must not be taken for these.
const calendars = rememberedPeriods();

it("finds the opening periods of the model, in every zone, and most of all where clocks change", () => {
  fc.assert(
    fc.property(calendar, ({ zone, hours, from, to }) => {
      const week = hours.map(({ day, start, end }) => [day, start, end]);
      const found = calendars(from, to)(zone, JSON.stringify(week), "").map(
        (period): [number, number] => [period.from, period.to],
      );
      const expected = openingPeriods({ timezone: zone, hours, polls: [] }, from, to);
      expect(clipped(found, from, to)).toEqual(clipped(expected, from, to));
    }),
    { seed: SEED, numRuns: 1000, examples: RARE },
  );
});
