import fc from "fast-check";
import {
  type ArbitraryStore,
  arbitraryHistory,
  arbitraryInstant,
  type Drawn,
} from "./arbitrary-files.ts";
import type { IncidentOptions } from "./incidents.ts";
import { DAY, type Instant, MINUTE, writeInstant } from "./instant.ts";
import type { LocalDate } from "./local-date.ts";

/** Stores with many polls close together, more of them inactive, and the options of incidents. */
export type DrawnIncidents = Drawn & {
  stores: ArbitraryStore[];
  options: Required<Pick<IncidentOptions, "polls" | "recover" | "forSeconds">>;
  asOf: Instant | undefined;
};

const inactive = ["inactive", "inactive", "active"];

/** Polls on half hours of three days, some a microsecond off, some twice. */
function closePolls(start: LocalDate): fc.Arbitrary<string[]> {
  const first = fc.integer({ min: 0, max: 10 });
  const poll = fc.record({
    status: fc.constantFrom(...inactive),
    halfHour: fc.integer({ min: 0, max: 144 }),
    off: fc.constantFrom(0n, 0n, 0n, 1n, -1n, 7n * MINUTE + 3n),
  });
  return fc
    .tuple(first, fc.array(poll, { minLength: 5, maxLength: 60, size: "max" }))
    .map(([day, polls]) =>
      polls.map(({ status, halfHour, off }) => {
        const at = BigInt(start + day) * DAY + BigInt(halfHour) * 30n * MINUTE + off;
        return `${status},${writeInstant(at)}`;
      }),
    );
}

function withClosePolls(start: LocalDate, store: ArbitraryStore): fc.Arbitrary<ArbitraryStore> {
  return closePolls(start).map((more) => ({ ...store, polls: [...store.polls, ...more] }));
}

/** Histories with every rule of calendars, and options. */
export const arbitraryIncidents: fc.Arbitrary<DrawnIncidents> = arbitraryHistory.chain(
  ({ start, stores }) =>
    fc.record({
      start: fc.constant(start),
      stores: fc.tuple(...stores.map((store) => withClosePolls(start, store))),
      options: fc.record({
        polls: fc.constantFrom(1, 2, 2, 3, 5),
        recover: fc.constantFrom(1, 1, 2, 3),
        forSeconds: fc.constantFrom(0, 0, 1800, 2700, 36_000, 100_000),
      }),
      asOf: fc.option(arbitraryInstant(start), { nil: undefined, freq: 3 }),
    }),
);
