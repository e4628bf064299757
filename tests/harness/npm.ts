import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir, rm, writeFile } from "node:fs/promises";
import { homedir } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { cacheFolder } from "../../producers/log/kafka/broker/installation.ts";

const run = promisify(execFile);

/**
 * A folder of its own with packages of npm, kept in the cache between runs; or why there can be none on
 * this machine. For programs that cannot be among ours, such as those that need another TypeScript.
 *
 * @param requirements names and exact versions: `openapi-fetch@0.17.0`
 * @throws Error where CI is set: nothing may be skipped there
 */
export async function npmFolder(
  ...requirements: string[]
): Promise<{ folder: string } | { problem: string }> {
  const folder = join(
    dirname(cacheFolder(process.env.XDG_CACHE_HOME, homedir())),
    `npm-${requirements.join("-").replaceAll(/[@/]/g, "-")}`,
  );
  const ready = join(folder, "ready");
  try {
    if (!existsSync(ready)) {
      await rm(folder, { recursive: true, force: true });
      await mkdir(folder, { recursive: true });
      await writeFile(join(folder, "package.json"), '{ "private": true, "type": "module" }');
      const options = ["--no-audit", "--no-fund", "--ignore-scripts", "--save-exact"];
      await run("npm", ["install", ...options, ...requirements], { cwd: folder });
      await writeFile(ready, "");
    }
    return { folder };
  } catch (error) {
    if (process.env.CI) throw error;
    return { problem: error instanceof Error ? error.message : String(error) };
  }
}
