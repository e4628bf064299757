import fc from "fast-check";
import { expect, it } from "vitest";
import {
  arbitraryFilling,
  arbitraryHistory,
  arbitraryInstant,
  filesOfDrawn,
} from "./arbitrary-files.ts";
import { readInstant, writeInstant } from "./instant.ts";
import type { Ledger } from "./ledger.ts";
import { type ModelStore, modelReport } from "./uptime-model.ts";
import { modelWindowsRows } from "./windows-rows.ts";

/** Stores of the three files alone, as the model of the three windows takes them. */
const asked = arbitraryHistory.chain((drawn) =>
  fc.record({
    stores: fc.constant(
      drawn.stores.map(({ weeks, ...store }) => {
        const undated = weeks.filter(({ validFrom }) => validFrom === "");
        return { ...store, weeks: undated, specialDays: [], closures: [] };
      }),
    ),
    filling: arbitraryFilling,
    asOf: arbitraryInstant(drawn.start),
  }),
);

const microseconds = (text: string) => Number(readInstant(text) ?? 0n);
const numbersOf = ({ open, up, down, unknown }: Ledger) => {
  return {
    openUs: Number(open),
    upUs: Number(up),
    downUs: Number(down),
    unknownUs: Number(unknown),
  };
};

it("two models that were written apart agree on the three windows", () => {
  fc.assert(
    fc.property(asked, ({ stores, filling, asOf }) => {
      const { reachSeconds, ...how } = filling;
      const rows = modelWindowsRows(filesOfDrawn(stores), { ...filling, asOf: writeInstant(asOf) });
      for (const { store, windows, polls } of rows) {
        const drawn = stores.find(({ id }) => id === store.id);
        const hours = drawn?.weeks.flatMap((week) => week.rows) ?? [];
        const other: ModelStore = {
          ...(drawn?.zone !== undefined && { timezone: drawn.zone }),
          hours: hours.map((row) => {
            const [day, start = "", end = ""] = row.split(",");
            return { day: Number(day), start, end };
          }),
          polls: (drawn?.polls ?? []).map((poll) => {
            const [status, at = ""] = poll.split(",");
            return { atUs: microseconds(at), status: status === "active" ? "active" : "inactive" };
          }),
        };
        const reach = reachSeconds === undefined ? {} : { reachUs: reachSeconds * 1_000_000 };
        const found = modelReport(other, { asOfUs: Number(asOf), ...how, ...reach });
        const { hour, day, week } = windows;
        expect({
          hour: numbersOf(hour),
          day: numbersOf(day),
          week: numbersOf(week),
          pollsLastWeek: polls,
        }).toEqual(found);
      }
    }),
    { numRuns: 150 },
  );
});
