import { expect, it } from "vitest";
import { groupsOf } from "../../../api/incidents/attribute-groups.ts";
import { GROUPS_HEADER, groupLine } from "../../../api/incidents/csv.ts";
import { groupIncidentsOf } from "../../../api/incidents/groups.ts";
import { type IncidentRule, incidentsOf } from "../../../api/incidents/incidents.ts";
import { recentlyPolled } from "../../../api/incidents/recently-polled.ts";
import { outageWaves } from "../../harness/outage-waves.ts";
import { type PolledStore, polledFiles } from "../../harness/polled-stores.ts";
import { modelGroupsCsv } from "../../model/group-incidents.ts";

const SCENES = Number(process.env.SCENES ?? 200);
const SEED = Number(process.env.SEED ?? 1000);

const ALWAYS = [{ from: Number.NEGATIVE_INFINITY, to: Number.POSITIVE_INFINITY }];

function groupsCsv(stores: readonly PolledStore[], rule: IncidentRule): string {
  const asOf = Math.max(...stores.flatMap(({ polls }) => polls.map(({ at }) => at)));
  const grouped = stores.map(({ store_id, brand, polls }) => {
    const { incidents, evidence } = incidentsOf(ALWAYS, polls, rule, asOf);
    return { store_id, brand, incidents, seen: recentlyPolled(evidence.map(({ at }) => at)) };
  });
  const groups = groupsOf(grouped, ["brand"], ({ brand }) => [brand]);
  const lines = groups.flatMap(({ stores: members, ...group }) =>
    groupIncidentsOf(members).map((incident) => groupLine(group, incident)),
  );
  return [GROUPS_HEADER, ...lines].join("");
}

it("group incidents of random stores are those of the model", () => {
  let [found, several] = [0, 0];
  for (let seed = SEED; seed < SEED + SCENES; seed += 1) {
    const stores = outageWaves(seed);
    const polls = 1 + (seed % 2);
    const recover = 1 + (seed % 3 === 0 ? 1 : 0);
    const csv = groupsCsv(stores, { min_polls: polls, for_us: 0, recover });
    const expected = modelGroupsCsv(polledFiles(stores), ["brand"], { polls, recover });
    expect(csv, `seed ${seed}`).toBe(expected);
    const lines = expected.split("\r\n").length - 2;
    found += lines;
    if (lines > 2) several += 1;
  }
  // They are not about nothing.
  expect(found).toBeGreaterThan(SCENES / 2);
  expect(several).toBeGreaterThan(SCENES / 20);
});
