import { draw, type Random } from "./random.ts";

/** Wall-clock hours of some weekdays; day 0 is Monday. */
type Hours = { days: readonly number[]; opens: string; closes: string };

/** Chances per hour: that an active store fails, that a failed one recovers. */
type Health = { fails: number; heals: number };

export type Store = {
  id: string;
  zone: string | undefined;
  hours: readonly Hours[];
  polled: boolean;
  health: Health;
  /** Minute of the hour at which the collector polls the store. */
  minute: number;
};

const cities = [
  { name: "new-york", zone: "America/New_York", stores: 80 },
  { name: "chicago", zone: "America/Chicago", stores: 70 },
  { name: "los-angeles", zone: "America/Los_Angeles", stores: 60 },
  { name: "phoenix", zone: "America/Phoenix", stores: 30 },
  { name: "sao-paulo", zone: "America/Sao_Paulo", stores: 35 },
  { name: "london", zone: "Europe/London", stores: 55 },
  { name: "berlin", zone: "Europe/Berlin", stores: 50 },
  { name: "mumbai", zone: "Asia/Kolkata", stores: 40 },
  { name: "tokyo", zone: "Asia/Tokyo", stores: 45 },
  { name: "sydney", zone: "Australia/Sydney", stores: 35 },
];

const daily = [0, 1, 2, 3, 4, 5, 6];
const notMonday = [1, 2, 3, 4, 5, 6];
const weekdays = [0, 1, 2, 3, 4];
const weekend = [5, 6];

const allDay: Hours[] = [{ days: daily, opens: "11:00:00", closes: "22:00:00" }];
const lunchAndDinner: Hours[] = [
  { days: daily, opens: "12:00:00", closes: "14:00:00" },
  { days: daily, opens: "18:00:00", closes: "22:30:00" },
];
const closedMondays: Hours[] = [
  { days: notMonday, opens: "11:30:00", closes: "14:30:00" },
  { days: notMonday, opens: "17:00:00", closes: "23:00:00" },
];
const lateNight: Hours[] = [{ days: daily, opens: "18:00:00", closes: "02:00:00" }];
const longerAtWeekends: Hours[] = [
  { days: weekdays, opens: "10:30:00", closes: "21:00:00" },
  { days: weekend, opens: "09:00:00", closes: "23:30:00" },
];
const breakfast: Hours[] = [{ days: daily, opens: "06:30:00", closes: "11:00:00" }];
const weekendOnly: Hours[] = [{ days: weekend, opens: "09:00:00", closes: "16:00:00" }];
/** Past midnight in two rows, as most real files have it. */
const pastMidnight: Hours[] = [
  { days: daily, opens: "10:00:00", closes: "23:59:00" },
  { days: daily, opens: "00:00:00", closes: "00:30:00" },
];
const toTheLastSecond: Hours[] = [{ days: daily, opens: "00:00:00", closes: "23:59:59" }];
const aroundTheClock: Hours[] = [{ days: daily, opens: "00:00:00", closes: "00:00:00" }];

function drawHours(next: Random): Hours[] {
  return draw(next, [
    { percent: 22, value: allDay },
    { percent: 20, value: lunchAndDinner },
    { percent: 14, value: closedMondays },
    { percent: 10, value: lateNight },
    { percent: 10, value: longerAtWeekends },
    { percent: 7, value: breakfast },
    { percent: 4, value: weekendOnly },
    { percent: 6, value: pastMidnight },
    { percent: 4, value: toTheLastSecond },
    { percent: 3, value: aroundTheClock },
  ]);
}

function drawHealth(next: Random): Health {
  return draw(next, [
    { percent: 85, value: { fails: 0.003, heals: 0.7 } },
    { percent: 10, value: { fails: 0.02, heals: 0.4 } },
    { percent: 5, value: { fails: 0.15, heals: 0.25 } },
  ]);
}

/**
 * Most visits fall in the first ten minutes, as in real files; three minutes are left for jitter.
 */
function drawMinute(next: Random): number {
  return next() < 0.72 ? next() * 7 : 10 + next() * 47;
}

/** Every store of the sample; a store that is never polled is known by its hours and its zone. */
export function drawStores(next: Random): Store[] {
  return cities.flatMap(({ name, zone, stores }) =>
    Array.from({ length: stores }, (_, index) => {
      const polled = next() >= 0.01;
      const hasHours = next() >= 0.06 || !polled;
      const hasZone = next() >= 0.04 || !polled;
      return {
        id: `${name}-${String(index + 1).padStart(4, "0")}`,
        zone: hasZone ? zone : undefined,
        hours: hasHours ? drawHours(next) : [],
        polled,
        health: drawHealth(next),
        minute: drawMinute(next),
      };
    }),
  );
}
