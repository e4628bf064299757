import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  type ArbitraryStore,
  arbitraryClosure,
  arbitraryDate,
  arbitraryFilling,
  arbitraryHistory,
  arbitraryInstant,
  arbitraryWeek,
  DRAWN_DAYS,
  type Drawn,
  filesOfDrawn,
} from "./arbitrary-files.ts";
import { openingPeriods } from "./calendar.ts";
import { type Files, readInputs } from "./inputs.ts";
import { DAY, type Instant, readInstant, writeInstant } from "./instant.ts";
import { addLedgers } from "./ledger.ts";
import { readDate, weekdayOf, writeDate } from "./local-date.ts";
import { startOfDate } from "./local-time.ts";
import { modelPeriodGroups } from "./period-report.ts";
import { modelPeriodRows, type PeriodOptions, type PeriodRow } from "./period-rows.ts";
import { Refused } from "./refused.ts";
import type { ReportOptions } from "./report-options.ts";
import { clip, earlier, isEmpty, type Span, subtract } from "./spans.ts";
import { modelWindowsRows } from "./windows-rows.ts";

const RUNS = { numRuns: 100 };

/** A history, how it is filled, and instants of it in ascending order (the last one is as_of). */
function arbitraryReport(instants: number) {
  return arbitraryHistory.chain((drawn) =>
    fc.record({
      drawn: fc.constant(drawn),
      filling: arbitraryFilling,
      ends: fc
        .uniqueArray(arbitraryInstant(drawn.start), { minLength: instants, maxLength: instants })
        .map((ends) => ends.sort((a, b) => (a < b ? -1 : 1)).map(writeInstant)),
      asOf: arbitraryInstant(drawn.start).map(writeInstant),
    }),
  );
}

/** What the rows of a store add up to. */
function total(rows: readonly Pick<PeriodRow, "ledger" | "polls">[]) {
  const polls = rows.reduce((sum, row) => sum + row.polls, 0);
  return { ...addLedgers(rows.map(({ ledger }) => ledger)), polls };
}

const ofStore = (rows: PeriodRow[], id: string) => rows.filter(({ store }) => store.id === id);
const ids = ({ stores }: { stores: readonly { id: string }[] }) => stores.map(({ id }) => id);
const storesOf = (files: Files) => readInputs(files).stores;

/** The ledgers of one store in spans of time; a span without time has none. */
function ledgersIn(files: Files, id: string, spans: readonly Span[], options: ReportOptions) {
  const all = spans
    .filter((span) => !isEmpty(span))
    .map(([from, to]) => {
      const period = { from: writeInstant(from), to: writeInstant(to) };
      return ofStore(modelPeriodRows(files, { ...options, ...period }), id);
    });
  return all.map(total);
}

describe("the ledger", () => {
  it("is exact: open = up + down + unknown + excused", () => {
    fc.assert(
      fc.property(arbitraryReport(2), ({ drawn, filling, ends: [from = "", to = ""], asOf }) => {
        const files = filesOfDrawn(drawn.stores);
        const rows = modelPeriodRows(files, { ...filling, from, to, asOf });
        const windows = modelWindowsRows(files, { ...filling, asOf });
        const ledgers = windows.flatMap((row) => Object.values(row.windows));
        for (const { open, ...parts } of [...rows.map(({ ledger }) => ledger), ...ledgers])
          expect(parts.up + parts.down + parts.unknown + parts.excused).toBe(open);
      }),
      RUNS,
    );
  });
});

describe("reports for periods", () => {
  it("add up at any cut", () => {
    fc.assert(
      fc.property(arbitraryReport(3), ({ drawn, filling, ends, asOf }) => {
        const [from = "", cut = "", to = ""] = ends;
        const files = filesOfDrawn(drawn.stores);
        const rows = (from: string, to: string) =>
          modelPeriodRows(files, { ...filling, asOf, from, to });
        const [whole, parts] = [rows(from, to), [...rows(from, cut), ...rows(cut, to)]];
        for (const id of ids({ stores: whole.map(({ store }) => store) }))
          expect(total(ofStore(parts, id))).toEqual(total(ofStore(whole, id)));
      }),
      RUNS,
    );
  });

  it("with by add up to the row without", () => {
    const zone = fc.constantFrom("store", "UTC", "Pacific/Apia", "America/St_Johns");
    const by = fc.constantFrom("day" as const, "week" as const, "month" as const);
    fc.assert(
      fc.property(arbitraryReport(2), zone, by, fc.boolean(), (report, zone, by, dates) => {
        const { drawn, filling, asOf } = report;
        const [from = "", to = ""] = report.ends.map((end) => (dates ? end.slice(0, 10) : end));
        const files = filesOfDrawn(drawn.stores);
        const asked: PeriodOptions = { ...filling, asOf, from, to, zone };
        const [whole, parts] = [
          modelPeriodRows(files, asked),
          modelPeriodRows(files, { ...asked, by }),
        ];
        for (const { store, outages } of whole) {
          const buckets = ofStore(parts, store.id);
          expect(total(buckets)).toEqual(total(ofStore(whole, store.id)));
          const touched = buckets.map((row) => row.outages);
          expect(Math.max(0, ...touched)).toBeLessThanOrEqual(outages);
          expect(touched.reduce((sum, count) => sum + count, 0)).toBeGreaterThanOrEqual(outages);
        }
      }),
      RUNS,
    );
  });

  it("of seven days, their week, and seven reports of a day are the same", () => {
    fc.assert(
      fc.property(arbitraryReport(1), ({ drawn, filling, asOf }) => {
        const files = filesOfDrawn(drawn.stores);
        const monday = drawn.start + ((7 - weekdayOf(drawn.start)) % 7);
        const dates = [0, 1, 2, 3, 4, 5, 6].map((day) => writeDate(monday + day));
        const [from = "", to = ""] = [dates[0], dates[6]];
        const rows = (more: Partial<PeriodOptions>) =>
          modelPeriodRows(files, { ...filling, asOf, from, to, ...more });
        const week = rows({ by: "week" });
        const days = rows({ by: "day" });
        const alone = dates.flatMap((date) => rows({ from: date, to: date }));
        for (const id of ids({ stores: week.map(({ store }) => store) })) {
          expect(ofStore(week, id)).toHaveLength(1);
          expect(total(ofStore(days, id))).toEqual(total(ofStore(week, id)));
          expect(total(ofStore(alone, id))).toEqual(total(ofStore(week, id)));
        }
      }),
      RUNS,
    );
  });

  it("say of the week before as_of what the three windows say", () => {
    const reachSeconds = fc.constantFrom(undefined, 60, 43_200);
    fc.assert(
      fc.property(arbitraryReport(1), reachSeconds, ({ drawn, asOf }, reachSeconds) => {
        const files = filesOfDrawn(drawn.stores);
        const from = writeInstant((readInstant(asOf) ?? 0n) - 7n * DAY);
        const rows = modelPeriodRows(files, { asOf, reachSeconds, from, to: asOf });
        const windows = modelWindowsRows(files, { asOf, reachSeconds });
        expect(rows.map(({ ledger }) => ledger)).toEqual(windows.map((row) => row.windows.week));
        expect(rows.map(({ polls }) => polls)).toEqual(windows.map(({ polls }) => polls));
      }),
      RUNS,
    );
  });

  it("are the same in whatever order polls come in", () => {
    const shuffled = arbitraryReport(2).chain((report) => {
      const { drawn } = report;
      const orders = drawn.stores.map(({ polls }) =>
        fc.shuffledSubarray(polls, { minLength: polls.length }),
      );
      return fc.tuple(fc.constant(report), fc.tuple(...orders));
    });
    fc.assert(
      fc.property(shuffled, ([{ drawn, filling, ends, asOf }, orders]) => {
        const [from = "", to = ""] = ends;
        const stores = drawn.stores.map((store, i) => ({ ...store, polls: orders[i] ?? [] }));
        const numbers = (of: ArbitraryStore[]) =>
          modelPeriodRows(filesOfDrawn(of), { ...filling, asOf, from, to }).map(
            ({ store: _, ...row }) => row,
          );
        expect(numbers(stores)).toEqual(numbers(drawn.stores));
      }),
      RUNS,
    );
  });
});

describe("roll-ups", () => {
  it("have the stores, the time and the counts of their stores, and no more", () => {
    fc.assert(
      fc.property(arbitraryReport(2), ({ drawn, filling, ends: [from = "", to = ""], asOf }) => {
        const files = filesOfDrawn(drawn.stores);
        const asked: PeriodOptions = { ...filling, asOf, from, to, by: "day", rollup: ["region"] };
        if (drawn.stores.every(({ region }) => region === "")) {
          expect(() => modelPeriodGroups(files, asked)).toThrow(Refused);
          return;
        }
        const rows = modelPeriodRows(files, asked);
        const groups = modelPeriodGroups(files, asked);
        const sum = (of: readonly { outages: number }[]) =>
          of.reduce((count, { outages }) => count + outages, 0);
        expect(total(groups)).toEqual(total(rows));
        expect(sum(groups)).toBe(sum(rows));
        const regions = new Map(groups.map(({ values: [region], stores }) => [region, stores]));
        const counted = [...regions.values()].reduce((count, stores) => count + stores, 0);
        expect(counted).toBe(new Set(rows.map(({ store }) => store.id)).size);
      }),
      RUNS,
    );
  });
});

/** All of the time that the drawn days are in. */
function timeOf({ start }: Drawn): Span {
  return [BigInt(start - 2) * DAY, BigInt(start + DRAWN_DAYS + 2) * DAY];
}

describe("what comes in later", () => {
  it("as a closure changes nothing outside the opening periods that it meets", () => {
    const closed = arbitraryReport(1).chain((report) =>
      fc.tuple(fc.constant(report), arbitraryClosure(report.drawn.start)),
    );
    fc.assert(
      fc.property(closed, ([{ drawn, filling, asOf }, closure]) => {
        const [first, ...others] = drawn.stores;
        if (!first) return;
        const files = filesOfDrawn(drawn.stores);
        const later = filesOfDrawn([
          { ...first, closures: [...first.closures, closure] },
          ...others,
        ]);
        const [store] = storesOf(files);
        const [from = "", to = ""] = closure.split(",");
        const fromUs = readInstant(from) ?? 0n;
        // One of the same key replaces a former one, which is another thing than a new one.
        if (!store || store.calendar.closures.has(fromUs)) return;
        const time = timeOf(drawn);
        const span: Span = [fromUs, to === "" ? time[1] : (readInstant(to) ?? 0n)];
        const met = openingPeriods(store.calendar, time).filter(
          (period) => !isEmpty(clip(period, span)),
        );
        const rest = subtract([time], met);
        const options = { ...filling, gaps: "unknown", asOf } as const;
        const before = ledgersIn(files, store.id, rest, options);
        expect(ledgersIn(later, store.id, rest, options)).toEqual(before);
      }),
      RUNS,
    );
  });

  it("as a week with a valid_from leaves what was before, if an earlier week governs that", () => {
    const changed = arbitraryReport(1).chain((report) =>
      fc.tuple(fc.constant(report), arbitraryDate(report.drawn.start), arbitraryWeek),
    );
    fc.assert(
      fc.property(changed, ([{ drawn, filling, asOf }, validFrom, week]) => {
        const files = filesOfDrawn(drawn.stores);
        const date = readDate(validFrom) ?? 0;
        const [store] = storesOf(files).filter(({ calendar }) =>
          [...calendar.weeks.keys()].some((start) => start < date),
        );
        if (!store) return;
        const header = "store_id,day,start_time_local,end_time_local,valid_from\n";
        const rows = week.map((row) => `${store.id},${row},${validFrom}\n`).join("");
        const later = { ...files, hours: [...(files.hours ?? []), header + rows] };

        const starting = startOfDate(store.calendar.zone, date);
        const time = timeOf(drawn);
        // The period that is under way as the week begins may go on differently.
        const beginnings = [files, later].flatMap((each) =>
          storesOf(each)
            .filter(({ id }) => id === store.id)
            .flatMap(({ calendar }) => openingPeriods(calendar, time))
            .filter(([start, end]) => start <= starting && end >= starting)
            .map(([start]) => start),
        );
        const past: Span = [time[0], beginnings.reduce<Instant>(earlier, starting)];
        const options = { ...filling, gaps: "unknown", asOf } as const;
        const before = ledgersIn(files, store.id, [past], options);
        expect(ledgersIn(later, store.id, [past], options)).toEqual(before);
      }),
      RUNS,
    );
  });
});
