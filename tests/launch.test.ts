import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { bundleOf } from "../producers/launch/bundle.mjs";
import { whyTooOld } from "../producers/launch/node-version.mjs";
import { run, startCommand } from "./harness/run.ts";

let folder: string;
let program: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "launch-"));
  program = join(folder, "program.ts");
});
afterAll(async () => {
  const kept = new URL("../node_modules/.cache/store-monitor/", import.meta.url);
  const ours = (await readdir(kept)).filter((name) => name.includes(basename(folder)));
  await Promise.all(ours.map((name) => rm(new URL(name, kept))));
  await rm(folder, { recursive: true });
});

async function writeProgram(text: string): Promise<void> {
  await writeFile(join(folder, "words.ts"), `export const words: string = "${text}";\n`);
  await writeFile(
    program,
    `import { words } from "./words.ts";\nexport const told = [words, import.meta.url];\n`,
  );
}

const outputOf = async (file: string) => (await import(pathToFileURL(file).href)).told;

describe("the bundle of a program", () => {
  it("is what the sources say now, and is made again only where they have changed", async () => {
    const kept = join(folder, "changing");
    await writeProgram("once");
    const first = await bundleOf(program, kept);
    expect(await outputOf(first)).toEqual(["once", pathToFileURL(program).href]);
    expect(await bundleOf(program, kept)).toBe(first);
    await writeProgram("twice");
    const second = await bundleOf(program, kept);
    expect(await outputOf(second)).toEqual(["twice", pathToFileURL(program).href]);
    const [bundles, maps] = [/\.mjs$/, /\.map$/].map(async (ending) =>
      (await readdir(kept)).filter((name) => ending.test(name)),
    );
    expect(await bundles).toHaveLength(1);
    expect(await maps).toHaveLength(1);
  });

  it("can be asked for by many at once", async () => {
    const kept = join(folder, "many");
    await writeProgram("all of us");
    const files = await Promise.all(Array.from({ length: 6 }, () => bundleOf(program, kept)));
    expect(new Set(files).size).toBe(1);
    expect(await readFile(files[0] ?? "", "utf8")).toContain("all of us");
    expect((await readdir(kept)).filter((name) => name.startsWith("."))).toEqual([]);
  });

  it("is made for one process where nothing can be kept", async () => {
    await writeFile(join(folder, "file"), "");
    await writeProgram("alone");
    const file = await bundleOf(program, join(folder, "file", "kept"));
    expect(await outputOf(file)).toEqual(["alone", pathToFileURL(program).href]);
  });

  it("says where sources cannot be read", async () => {
    await writeFile(program, "import './nowhere.ts';\n");
    await expect(bundleOf(program, join(folder, "broken"))).rejects.toThrow(
      /program\.ts:1:7.*nowhere\.ts/s,
    );
  });
});

describe("the version of Node", () => {
  it.each(["14.21.3", "18.20.8", "20.18.3"])("%s is too old", (version) => {
    expect(whyTooOld(version)).toBe(
      `Node ${version} is too old: store-monitor needs Node 20.19 or newer, see https://nodejs.org`,
    );
  });

  it.each(["20.19.0", "20.20.2", "22.0.0", "26.1.0", process.versions.node])(
    "%s does",
    (version) => {
      expect(whyTooOld(version)).toBeUndefined();
    },
  );

  it("is looked at before anything else, and told in a sentence", async () => {
    await writeFile(program, `console.info("begun");\n`);
    const older = `Object.defineProperty(process.versions, "node", { value: "18.20.8" });`;
    const args = [
      "--import",
      `data:text/javascript,${older}`,
      "producers/launch/main.mjs",
      program,
    ];
    const { code, stdout, stderr } = await startCommand(process.execPath, args).finished;
    expect({ code, stdout, stderr }).toEqual({
      ...{ code: 1, stdout: "" },
      stderr: expect.stringMatching(/^Node 18\.20\.8 is too old: [^\n]+\n$/),
    });
  });
});

describe("a launched program", () => {
  it("gets its arguments, and its errors tell the lines of the sources", async () => {
    await writeFile(
      program,
      `type Words = string[];\nconst given: Words = process.argv.slice(2);\nthrow new Error(given.join(" "));\n`,
    );
    const { code, stderr } = await run(program, ["--one", "two"]);
    expect(code).toBe(1);
    expect(stderr).toContain("Error: --one two");
    expect(stderr).toContain(`${program}:3:`);
  });
});
