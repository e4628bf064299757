import { readFile } from "node:fs/promises";
import { expect, it } from "vitest";

const ROOT = new URL("..", import.meta.url);

async function json<T>(name: string): Promise<T> {
  return JSON.parse(await readFile(new URL(name, ROOT), "utf8")) as T;
}

type Lock = { packages: Record<string, { hasInstallScript?: boolean }> };

it("npm ci warns of no install script: each is allowed or refused by name", async () => {
  const { packages } = await json<Lock>("package-lock.json");
  const { allowScripts } = await json<{ allowScripts: Record<string, boolean> }>("package.json");
  const scripted = Object.entries(packages)
    .filter(([, { hasInstallScript }]) => hasInstallScript)
    .map(([path]) => path.split("node_modules/").at(-1));
  expect(scripted).toContain("lmdb");
  expect(Object.keys(allowScripts).sort()).toEqual([...new Set(scripted)].sort());
});
