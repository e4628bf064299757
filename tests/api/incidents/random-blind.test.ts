import { expect, it } from "vitest";
import { blindStretches, type PolledChange, wholeMinute } from "../../../api/incidents/blind.ts";
import { BLIND_HEADER, blindLine } from "../../../api/incidents/csv.ts";
import { recentlyPolled } from "../../../api/incidents/recently-polled.ts";
import { fromMicroseconds } from "../../../producers/messages/timestamp.ts";
import { type PolledStore, polledFiles } from "../../harness/polled-stores.ts";
import { silences } from "../../harness/silences.ts";
import { modelBlindCsv } from "../../model/blind.ts";

const SCENES = Number(process.env.SCENES ?? 50);
const SEED = Number(process.env.SEED ?? 2000);

/** As sql/queries/polled_changes.sql counts them. */
function changesOf(stores: readonly PolledStore[]): PolledChange[] {
  const changes = new Map<number, number>();
  const change = (at: number, by: number) =>
    changes.set(wholeMinute(at), (changes.get(wholeMinute(at)) ?? 0) + by);
  for (const { polls } of stores) {
    for (const { from, to } of recentlyPolled(polls.map(({ at }) => at))) {
      change(from, 1);
      change(to, -1);
    }
  }
  return [...changes]
    .map(([minute, change]) => ({ minute, change }))
    .sort((a, b) => a.minute - b.minute);
}

it("blind stretches of random silences are those of the model", () => {
  let found = 0;
  for (let seed = SEED; seed < SEED + SCENES; seed += 1) {
    const { stores, until } = silences(seed);
    const csv = [BLIND_HEADER, ...blindStretches(changesOf(stores), until).map(blindLine)].join("");
    const expected = modelBlindCsv(polledFiles(stores), fromMicroseconds(until));
    expect(csv, `seed ${seed}`).toBe(expected);
    found += expected.split("\r\n").length - 2;
  }
  // They are not about nothing.
  expect(found).toBeGreaterThan(SCENES / 2);
});
