import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, describe, expect, it } from "vitest";
import { run } from "../harness/run.ts";
import { temporaryFolder } from "../harness/temporary-database.ts";
import {
  type ArbitraryStore,
  arbitraryDate,
  arbitraryFilling,
  arbitraryHistory,
  arbitraryInstant,
  filesOfDrawn,
} from "../model/arbitrary-files.ts";
import type { Files } from "../model/inputs.ts";
import { writeInstant } from "../model/instant.ts";
import { modelPeriodReport } from "../model/period-report.ts";
import { modelWindowsReport } from "../model/windows-report.ts";

/** How many random files are reported on, in several ways each. */
const SCENES = Number(process.env.SCENES ?? 4);
const SEED = Number(process.env.SEED ?? 20241007);

const folder = await temporaryFolder();
afterAll(() => folder.remove());

/** A value of an attribute: few, so that stores share them, and some that CSV must quote. */
const arbitraryValue = fc.constantFrom("", "Acme", "acme", "Zed, Ltd", 'a "b"', "é", " x ");

/** Stores of one fortnight, as many as make a start of the program worth it. */
const scene = arbitraryHistory.chain(({ start }) =>
  fc.record({
    stores: fc
      .array(
        arbitraryHistory.filter((drawn) => drawn.start === start).map(({ stores }) => stores),
        { minLength: 8, maxLength: 12 },
      )
      .map((all) =>
        all.flat().map((store, index): ArbitraryStore => ({ ...store, id: `s${index}` })),
      ),
    reports: fc.array(
      fc.record({
        filling: arbitraryFilling,
        asOf: arbitraryInstant(start).map(writeInstant),
        dates: fc.tuple(arbitraryDate(start), arbitraryDate(start)).map((dates) => dates.sort()),
        instants: fc
          .tuple(arbitraryInstant(start), arbitraryInstant(start))
          .filter(([one, other]) => one !== other)
          .map((ends) => ends.sort((a, b) => (a < b ? -1 : 1)).map(writeInstant)),
        isOfDates: fc.boolean(),
        zone: fc.constantFrom("store", "store", "Asia/Tokyo", "America/St_Johns"),
        by: fc.constantFrom(undefined, "day", "week", "month"),
        rollup: fc.shuffledSubarray(["brand", "region_2", "rare_one"], { minLength: 1 }),
      }),
      { minLength: 4, maxLength: 4 },
    ),
    attributes: fc.array(fc.tuple(arbitraryValue, arbitraryValue), { minLength: 1 }),
  }),
);

/** A file of attributes: some stores have none, some are named again, some are in no other file. */
function attributesOf(drawn: readonly (readonly [string, string])[]): string {
  const rows = drawn.map(([brand, region], index) => {
    const cells = [`s${(index * 7) % 23}`, region, index === 0 ? "x" : "", brand];
    return cells.map((cell) => `"${cell.replaceAll('"', '""')}"`).join(",");
  });
  return `${["store_id,Region-2,Rare one,BRAND", ...rows].join("\n")}\n`;
}

async function write(name: string, files: Files): Promise<string[]> {
  const directory = join(folder.path, name);
  await mkdir(directory);
  const kinds = { polls: "polls", hours: "hours", timezones: "timezones" } as const;
  const more = {
    specialDays: "special-days",
    closures: "closures",
    attributes: "stores",
  } as const;
  const args: string[] = [];
  for (const [kind, option] of Object.entries({ ...kinds, ...more })) {
    const [text = ""] = files[kind as keyof typeof kinds | keyof typeof more] ?? [];
    const path = join(directory, `${option}.csv`);
    await writeFile(path, text);
    args.push(`--${option}`, path);
  }
  return args;
}

async function report(args: string[]): Promise<string> {
  const { code, stdout, stderr } = await run("api/one-shot/main.ts", args);
  expect(code, stderr).toBe(0);
  return stdout;
}

describe("reports on random calendars", () => {
  const scenes = fc.sample(scene, { numRuns: SCENES, seed: SEED });

  it.each(scenes.map((each, index) => ({ index, ...each })))(
    "are those of the model, scene $index",
    async ({ index, stores, reports, attributes }) => {
      const files = { ...filesOfDrawn(stores), attributes: [attributesOf(attributes)] };
      const inputs = await write(String(index), files);
      for (const { filling, asOf, dates, instants, isOfDates, zone, by, rollup } of reports) {
        const { method, gaps, reachSeconds } = filling;
        const how = [
          ...["--as-of", asOf, "--method", method, "--gaps", gaps, "--detail", "full"],
          ...(reachSeconds === undefined ? [] : ["--reach", `${reachSeconds}s`]),
        ];
        const [from = "", to = ""] = isOfDates ? dates : instants;
        const period = ["--from", from, "--to", to, "--zone", zone];
        const of = { ...filling, asOf, detail: "full" as const };
        const groups = ["--rollup", rollup.join(",")];
        const inBuckets = by === undefined ? [] : ["--by", by];
        expect(
          await report([...inputs, ...how, ...period, ...inBuckets]),
          JSON.stringify({ filling, asOf, from, to, zone, by }),
        ).toBe(modelPeriodReport(files, { ...of, from, to, zone, by: by as "day" | undefined }));
        expect(await report([...inputs, ...how]), JSON.stringify({ filling, asOf })).toBe(
          modelWindowsReport(files, of),
        );
        expect(
          await report([...inputs, ...how, ...period, ...inBuckets, ...groups]),
          JSON.stringify({ filling, asOf, from, to, zone, by, rollup }),
        ).toBe(
          modelPeriodReport(files, { ...of, from, to, zone, by: by as "day" | undefined, rollup }),
        );
        expect(
          await report([...inputs, ...how, ...groups]),
          JSON.stringify({ filling, asOf, rollup }),
        ).toBe(modelWindowsReport(files, { ...of, rollup }));
      }
    },
  );
});
