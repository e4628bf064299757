import fc from "fast-check";
import { fileOf } from "./files-of.ts";
import type { Files } from "./inputs.ts";
import { DAY, HOUR, type Instant, writeInstant } from "./instant.ts";
import { type LocalDate, readDate, writeDate } from "./local-date.ts";

/** A store by rows of its files, each row without the store's id. */
export type ArbitraryStore = {
  id: string;
  zone: string | undefined;
  weeks: { validFrom: string; rows: string[] }[];
  specialDays: string[];
  closures: string[];
  polls: string[];
  /** The one attribute; empty: none. */
  region: string;
};

/** What one property draws: stores with a fortnight of history from midnight UTC of `start`. */
export type Drawn = { start: LocalDate; stores: ArbitraryStore[] };

/** How many days after `start` everything happens in. */
export const DRAWN_DAYS = 14;

/** Dates before a clock change, a skipped date or a midnight that comes twice, and quiet ones. */
const STARTS = ["2024-10-03", "2024-03-04", "2024-10-28", "2011-12-23", "2018-10-29", "2009-10-26"];
const ZONES = [
  ...["UTC", "America/New_York", "Pacific/Apia", "America/Sao_Paulo", "America/St_Johns"],
  ...["Australia/Lord_Howe", "Asia/Tokyo"],
];
const CLOCK_TIMES = [
  ...["00:00", "00:00:01", "01:30", "02:30", "09:00", "12:00", "17:00", "23:00", "23:30", "23:59"],
];

/** Stores that know every rule of the definition; each row of theirs can be read. */
export const arbitraryHistory: fc.Arbitrary<Drawn> = fc
  .constantFrom(...STARTS)
  .map((text) => readDate(text) ?? 0)
  .chain((start) =>
    fc.record({
      start: fc.constant(start),
      stores: fc
        .array(arbitraryStore(start), { minLength: 1, maxLength: 3 })
        .map((stores) => stores.map((store, i) => ({ ...store, id: `s${i}` }))),
    }),
  );

/** An instant of the drawn days, on whole hours more often than not. */
export function arbitraryInstant(start: LocalDate): fc.Arbitrary<Instant> {
  const span = BigInt(DRAWN_DAYS) * DAY;
  const whole = fc.integer({ min: 0, max: DRAWN_DAYS * 24 }).map((hour) => BigInt(hour) * HOUR);
  const any = fc.bigInt({ min: 0n, max: span });
  return fc.oneof(whole, whole, any).map((offset) => BigInt(start) * DAY + offset);
}

/** A date of the drawn days. */
export function arbitraryDate(start: LocalDate): fc.Arbitrary<string> {
  return fc.integer({ min: 0, max: DRAWN_DAYS - 1 }).map((offset) => writeDate(start + offset));
}

/** Hours of a row, `09:00,17:00`. */
const arbitraryHours: fc.Arbitrary<string> = fc
  .tuple(fc.constantFrom(...CLOCK_TIMES), fc.constantFrom(...CLOCK_TIMES, "24:00"))
  .filter(([start, end]) => start !== end || start === "00:00")
  .map((hours) => hours.join(","));

/** The rows of a week, `0,09:00,17:00` (Monday). */
export const arbitraryWeek: fc.Arbitrary<string[]> = fc.oneof(
  fc.array(
    fc.tuple(fc.integer({ min: 0, max: 6 }), arbitraryHours).map((row) => row.join(",")),
    { minLength: 1, maxLength: 5 },
  ),
  arbitraryHours.map((hours) => [0, 1, 2, 3, 4, 5, 6].map((day) => `${day},${hours}`)),
);

/** A closure, `from,to,`; some last until further notice. */
export function arbitraryClosure(start: LocalDate): fc.Arbitrary<string> {
  const hours = fc.option(fc.integer({ min: 1, max: 40 }), { freq: 6 });
  return fc.tuple(arbitraryInstant(start), hours).map(([from, length]) => {
    const to = length === null ? "" : writeInstant(from + BigInt(length) * HOUR);
    return `${writeInstant(from)},${to},`;
  });
}

function arbitraryStore(start: LocalDate): fc.Arbitrary<ArbitraryStore> {
  const date = arbitraryDate(start);
  const poll = fc.tuple(fc.constantFrom("active", "inactive"), arbitraryInstant(start));
  const specialDay = fc.tuple(date, fc.option(arbitraryHours, { nil: ",", freq: 3 }));
  const week = fc.record({ validFrom: fc.oneof(fc.constant(""), date), rows: arbitraryWeek });
  return fc.record({
    id: fc.constant(""),
    zone: fc.option(fc.constantFrom(...ZONES), { nil: undefined, freq: 6 }),
    weeks: fc.uniqueArray(week, { maxLength: 3, selector: ({ validFrom }) => validFrom }),
    specialDays: fc
      .uniqueArray(specialDay, { maxLength: 2, selector: ([day]) => day })
      .map((days) => days.map((day) => day.join(","))),
    closures: fc.array(arbitraryClosure(start), { maxLength: 2 }),
    polls: fc
      .array(poll, { maxLength: 14 })
      .map((polls) => polls.map(([status, at]) => `${status},${writeInstant(at)}`)),
    region: fc.constantFrom("", "east", "West", "Zürich, Land"),
  });
}

/** One file of each kind. */
export function filesOfDrawn(stores: readonly ArbitraryStore[]): Files {
  const file = (
    kind: Parameters<typeof fileOf>[0],
    rowsOf: (store: ArbitraryStore) => readonly string[],
  ) => [
    fileOf(
      kind,
      stores.flatMap((store) => rowsOf(store).map((row) => `${store.id},${row}`)),
    ),
  ];
  return {
    polls: file("polls", ({ polls }) => polls),
    timezones: file("timezones", ({ zone }) => (zone === undefined ? [] : [zone])),
    hours: file("hours", ({ weeks }) =>
      weeks.flatMap(({ validFrom, rows }) => rows.map((row) => `${row},${validFrom}`)),
    ),
    specialDays: file("specialDays", ({ specialDays }) => specialDays),
    closures: file("closures", ({ closures }) => closures),
    attributes: [
      ["store_id,region", ...stores.map(({ id, region }) => `${id},"${region}"`)].join("\n"),
    ],
  };
}

/** How a report may fill the time between polls. */
export const arbitraryFilling = fc.record({
  method: fc.constantFrom("nearest" as const, "hold" as const),
  gaps: fc.constantFrom("unknown" as const, "carry" as const),
  reachSeconds: fc.constantFrom(undefined, 5_400, 43_200, 691_200),
});
