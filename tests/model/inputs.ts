import { type Calendar, type DayHours, SINCE_EVER, type WeekHours } from "./calendar.ts";
import type { BadRow } from "./cells.ts";
import type { Poll } from "./evidence.ts";
import type { Instant } from "./instant.ts";
import type { LocalDate } from "./local-date.ts";
import { readAttributes } from "./read-attributes.ts";
import { readStoreId } from "./read-cell.ts";
import { readClosures } from "./read-closures.ts";
import { cell, grouped, readFile } from "./read-file.ts";
import { readHours } from "./read-hours.ts";
import { readPolls } from "./read-polls.ts";
import { readSpecialDays } from "./read-special-days.ts";
import { readZone } from "./zone-names.ts";

/** The texts of the files of each kind, in the order in which they are loaded. */
export type Files = Readonly<{
  polls?: readonly string[];
  hours?: readonly string[];
  timezones?: readonly string[];
  specialDays?: readonly string[];
  closures?: readonly string[];
  attributes?: readonly string[];
}>;

/** How files are read: the clock of the machine (none: it limits nothing), the number of Monday. */
export type Reading = { clock?: Instant | undefined; daysFrom?: 0 | 1 | undefined };

/** All that is known of a store after the files were loaded. */
export type Store = {
  id: string;
  polls: Poll[];
  calendar: Calendar;
  attributes: ReadonlyMap<string, string>;
  /** No zone of its own: America/Chicago. No week of its own: always open. */
  defaults: { zone: boolean; hours: boolean };
};

/** A row that was rejected; `file` counts the files of its kind from 0. */
type Rejected = BadRow & { kind: keyof Files; file: number };

/** The stores of polls, hours and timezones, the newest poll and the rejected rows. */
export type Inputs = { stores: Store[]; attributeNames: Set<string>; rejected: Rejected[] };

type Kept = {
  polls: Poll[];
  zone?: string;
  weeks: Map<LocalDate, WeekHours[]>;
  specialDays: Map<LocalDate, DayHours[]>;
  closures: Map<Instant, Instant | undefined>;
  attributes: ReadonlyMap<string, string>;
  /** Only polls, hours and timezones make a store that reports have a row for. */
  reported: boolean;
};

/** Loads files, each kind in its order; throws `Refused` where a file is refused. */
export function readInputs(files: Files, { clock, daysFrom }: Reading = {}): Inputs {
  const stores = new Map<string, Kept>();
  const rejected: Rejected[] = [];

  function load<T extends { storeId: string }>(
    kind: keyof Files,
    read: (text: string) => { good: T[]; bad: BadRow[] },
    keep: (store: Kept, rows: T[]) => void,
  ): void {
    files[kind]?.forEach((text, file) => {
      const { good, bad } = read(text);
      rejected.push(...bad.map((row) => ({ kind, file, ...row })));
      for (const [id, rows] of grouped(good, ({ storeId }) => storeId)) {
        const store = stores.get(id) ?? emptyStore();
        stores.set(id, store);
        keep(store, rows);
        if (kind === "polls" || kind === "hours" || kind === "timezones") store.reported = true;
      }
    });
  }

  load(
    "polls",
    (text) => readPolls(text, clock),
    (store, rows) => store.polls.push(...rows),
  );
  load("timezones", readTimezones, (store, rows) => {
    for (const { zone } of rows) store.zone = zone;
  });
  load(
    "hours",
    (text) => readHours(text, daysFrom),
    (store, rows) => {
      const weeks = [...grouped(rows, ({ validFrom }) => validFrom)];
      for (const [validFrom, week] of weeks.sort(([a], [b]) => (a < b ? -1 : 1))) {
        if (validFrom === SINCE_EVER) store.weeks.clear();
        store.weeks.set(validFrom, week);
      }
    },
  );
  load("specialDays", readSpecialDays, (store, rows) => {
    for (const [date, day] of grouped(rows, (row) => row.date))
      store.specialDays.set(
        date,
        day.flatMap(({ hours }) => hours ?? []),
      );
  });
  load("closures", readClosures, (store, rows) => {
    for (const { from, to } of rows) store.closures.set(from, to);
  });
  load("attributes", readAttributes, (store, rows) => {
    for (const { attributes } of rows) store.attributes = attributes;
  });

  const names = [...stores.values()].flatMap(({ attributes }) => [...attributes.keys()]);
  const reported = [...stores].filter(([, { reported }]) => reported);
  return {
    stores: reported.map(([id, kept]) => storeOf(id, kept)),
    attributeNames: new Set(names),
    rejected,
  };
}

function readTimezones(text: string) {
  return readFile(text, { needed: ["store_id", "timezone_str"] }, (cells) => {
    const storeId = readStoreId(cell(cells, "store_id"));
    const zone = readZone(cell(cells, "timezone_str"));
    if (storeId === undefined) return "no store id";
    return zone === undefined ? "no such zone" : { storeId, zone };
  });
}

function emptyStore(): Kept {
  return {
    polls: [],
    weeks: new Map(),
    specialDays: new Map(),
    closures: new Map(),
    attributes: new Map(),
    reported: false,
  };
}

function storeOf(id: string, kept: Kept): Store {
  const { polls, zone, weeks, specialDays, closures, attributes } = kept;
  return {
    id,
    polls,
    attributes,
    calendar: { zone: zone ?? "America/Chicago", weeks, specialDays, closures },
    defaults: { zone: zone === undefined, hours: weeks.size === 0 },
  };
}
