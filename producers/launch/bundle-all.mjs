import { existsSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { bundleOf } from "./bundle.mjs";

// `node producers/launch/bundle-all.mjs` bundles every program of package.json whose sources are
// here, so that in an image, whose folders a program cannot write to, no start bundles it again.

const ROOT = fileURLToPath(new URL("../..", import.meta.url));

const { scripts } = JSON.parse(readFileSync(resolve(ROOT, "package.json"), "utf8"));
for (const script of Object.values(scripts)) {
  const [, program] = /producers\/launch\/(?:run\.sh|main\.mjs) (\S+\.ts)/.exec(script) ?? [];
  if (program === undefined || !existsSync(resolve(ROOT, program))) continue;
  console.info(`${program} → ${await bundleOf(resolve(ROOT, program))}`);
}
