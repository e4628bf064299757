import { join } from "node:path";
import fc from "fast-check";
import { afterAll, describe, expect, it } from "vitest";
import { fromMicroseconds } from "../../producers/messages/timestamp.ts";
import { dice } from "../harness/dice.ts";
import { incidentArguments } from "../harness/incident-cases.ts";
import { writeFiles } from "../harness/load-files.ts";
import { outageWaves } from "../harness/outage-waves.ts";
import { polledFiles } from "../harness/polled-stores.ts";
import { run } from "../harness/run.ts";
import { silences } from "../harness/silences.ts";
import { temporaryFolder } from "../harness/temporary-database.ts";
import { type ArbitraryStore, filesOfDrawn } from "../model/arbitrary-files.ts";
import { arbitraryIncidents } from "../model/arbitrary-incidents.ts";
import { modelBlindCsv } from "../model/blind.ts";
import { modelGroupsCsv } from "../model/group-incidents.ts";
import { modelIncidentsCsv } from "../model/incidents.ts";
import type { Files } from "../model/inputs.ts";
import { writeInstant } from "../model/instant.ts";

/** How many random files there are, of many stores each. */
const SCENES = Number(process.env.SCENES ?? 3);
const SEED = Number(process.env.SEED ?? 20241007);

const folder = await temporaryFolder();
afterAll(() => folder.remove());

const OPTIONS = { specialDays: "special-days", attributes: "stores" } as Record<string, string>;

/** Writes files, and names them as the command line does. */
async function named(name: string, files: Files): Promise<string[]> {
  const paths = await writeFiles(join(folder.path, name), files);
  return Object.entries(paths).flatMap(([kind, all]) =>
    all.flatMap((path) => [`--${OPTIONS[kind] ?? kind}`, path]),
  );
}

async function csvOf(args: string[]): Promise<string> {
  const { code, stdout, stderr } = await run("api/one-shot/incidents/main.ts", args);
  expect(code, stderr).toBe(0);
  return stdout;
}

/** The rows of the first file in random order, some of them in another file that comes later. */
function withLateRows(text: string, seed: number): string[] {
  const { roll } = dice(seed);
  const [header = "", ...rows] = text.trimEnd().split("\n");
  const shuffled = rows
    .map((row) => ({ row, at: roll() }))
    .sort((a, b) => a.at - b.at)
    .map(({ row }) => row);
  const late = Math.floor(rows.length / 5);
  const files = [shuffled.slice(late), shuffled.slice(0, late)];
  return files.filter((each) => each.length > 0).map((each) => `${[header, ...each].join("\n")}\n`);
}

/** Many stores with calendars of all kinds, and some ways to look at them. */
const scenes = fc.sample(
  arbitraryIncidents.chain(({ start, options, asOf }) =>
    fc.record({
      stores: fc
        .array(
          arbitraryIncidents.filter((each) => each.start === start).map(({ stores }) => stores),
          { minLength: 12, maxLength: 16 },
        )
        .map((all) => all.flat().map((store, i): ArbitraryStore => ({ ...store, id: `s${i}` }))),
      ways: fc.array(
        arbitraryIncidents.filter((each) => each.start === start),
        { minLength: 2, maxLength: 2 },
      ),
      options: fc.constant(options),
      asOf: fc.constant(asOf),
    }),
  ),
  { numRuns: SCENES, seed: SEED },
);

describe("npm run incidents on random files", () => {
  it.each(scenes.map((each, index) => ({ index, ...each })))(
    "says what the model says of calendars and late polls, scene $index",
    async ({ index, stores, ways }) => {
      const files = filesOfDrawn(stores);
      const polls = withLateRows(files.polls?.[0] ?? "", SEED + index);
      const args = await named(`calendars-${index}`, { ...files, polls });
      for (const { options, asOf } of ways) {
        const asked = { ...options, asOf: asOf === undefined ? null : writeInstant(asOf) };
        const csv = await csvOf([...args, ...incidentArguments(asked)]);
        expect(csv, JSON.stringify(asked)).toBe(modelIncidentsCsv(files, asked));
        const groups = await csvOf([...args, ...incidentArguments(asked), "--groups", "region"]);
        expect(groups).toBe(modelGroupsCsv(files, ["region"], asked));
      }
    },
  );

  it.each(Array.from({ length: SCENES }, (_, index) => SEED + index))(
    "says what the model says of groups, seed %i",
    async (seed) => {
      const files = polledFiles(outageWaves(seed));
      const polls = withLateRows(files.polls[0] ?? "", seed);
      const args = await named(`groups-${seed}`, { ...files, polls });
      const expected = modelGroupsCsv(files, ["brand"], { polls: 1 });
      expect(await csvOf([...args, "--min-polls", "1", "--groups", "Brand"])).toBe(expected);
      const all = modelGroupsCsv(files, [], { polls: 1 });
      expect(await csvOf([...args, "--min-polls", "1", "--groups", ""])).toBe(all);
    },
  );

  it.each(Array.from({ length: SCENES }, (_, index) => SEED + index))(
    "says what the model says of blind stretches, seed %i",
    async (seed) => {
      const { stores, until } = silences(seed);
      const files = polledFiles(stores);
      const polls = withLateRows(files.polls[0] ?? "", seed);
      const args = await named(`blind-${seed}`, { polls });
      const upTo = fromMicroseconds(until);
      const expected = modelBlindCsv(files, upTo);
      expect(await csvOf([...args, "--blind", "--as-of", upTo])).toBe(expected);
    },
  );
});
