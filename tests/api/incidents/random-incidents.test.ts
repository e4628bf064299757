import fc from "fast-check";
import { expect, it } from "vitest";
import { incidentsOf } from "../../../api/incidents/incidents.ts";
import { rememberedWholePeriods } from "../../../api/incidents/whole-periods.ts";
import { canonicalTimestamp, microseconds } from "../../../producers/messages/timestamp.ts";
import { drawnSchedule } from "../../harness/drawn-schedule.ts";
import { type ArbitraryStore, filesOfDrawn } from "../../model/arbitrary-files.ts";
import { arbitraryIncidents } from "../../model/arbitrary-incidents.ts";
import { modelIncidents } from "../../model/incidents.ts";
import { writeInstant } from "../../model/instant.ts";

/** How many random scenes there are. */
const SCENES = Number(process.env.SCENES ?? 400);
const SEED = Number(process.env.SEED ?? 20241007);

const periodsOf = rememberedWholePeriods();

function pollsOf({ polls }: ArbitraryStore) {
  return polls.map((row) => {
    const [status, at = ""] = row.split(",");
    return {
      at: microseconds(canonicalTimestamp(at) ?? ""),
      status: status === "active" ? ("active" as const) : ("inactive" as const),
    };
  });
}

/** Random scenes, and an order of the polls of each store. */
const scenes = arbitraryIncidents
  .filter(({ stores, asOf }) => asOf !== undefined || stores.some(({ polls }) => polls.length > 0))
  .chain((scene) =>
    fc.record({
      scene: fc.constant(scene),
      orders: fc.tuple(
        ...scene.stores.map((store) => {
          const polls = pollsOf(store);
          return fc.shuffledSubarray(polls, { minLength: polls.length });
        }),
      ),
    }),
  );

it("incidents of random stores are those of the model, in whatever order their polls come", () => {
  let [found, open] = [0, 0];
  fc.assert(
    fc.property(scenes, ({ scene: { stores, options, asOf: named }, orders }) => {
      const asked = { ...options, asOf: named === undefined ? null : writeInstant(named) };
      const { asOf, incidents } = modelIncidents(filesOfDrawn(stores), asked);
      const rule = {
        min_polls: options.polls ?? 2,
        for_us: (options.forSeconds ?? 0) * 1_000_000,
        recover: options.recover ?? 1,
      };
      for (const [index, store] of stores.entries()) {
        const polls = orders[index] ?? [];
        const instants = polls.map(({ at }) => at);
        const within = { from: Math.min(...instants), to: Math.max(...instants) };
        const periods = polls.length === 0 ? [] : periodsOf(drawnSchedule(store), within);
        const ofStore = incidentsOf(periods, polls, rule, Number(asOf));
        const expected = incidents
          .filter((each) => each.store.id === store.id)
          .map((each) => ({
            first_seen: Number(each.firstSeen),
            began: Number(each.began),
            opened: Number(each.opened),
            closed: each.closed === undefined ? null : Number(each.closed),
            ended: each.ended === undefined ? null : Number(each.ended),
            inactive: each.polls.map(Number),
            down_us: Number(each.down),
          }));
        expect(ofStore.incidents).toEqual(expected);
        found += expected.length;
        open += expected.filter(({ closed }) => closed === null).length;
      }
    }),
    { numRuns: SCENES, seed: SEED },
  );
  // They are not about nothing.
  expect(found).toBeGreaterThan(SCENES);
  expect(open).toBeGreaterThan(SCENES / 10);
});
