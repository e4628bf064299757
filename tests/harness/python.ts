import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir, rm, writeFile } from "node:fs/promises";
import { homedir } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { cacheFolder } from "../../producers/log/kafka/broker/installation.ts";

const run = promisify(execFile);

/**
 * A Python in an environment of its own that has packages of PyPI, kept in the cache between runs; or why
 * there can be none on this machine. Each test file needs packages of its own: two must not install the
 * same ones at once.
 *
 * @param requirements names and versions: `confluent-kafka==2.16.1`
 * @throws Error where CI is set: nothing may be skipped there
 */
export async function pythonWith(
  ...requirements: string[]
): Promise<{ python: string } | { problem: string }> {
  const home = join(
    dirname(cacheFolder(process.env.XDG_CACHE_HOME, homedir())),
    `python-${requirements.join("-").replaceAll("=", "-")}`,
  );
  const python = join(home, "bin", "python");
  const ready = join(home, "ready");
  try {
    if (!existsSync(ready)) {
      await rm(home, { recursive: true, force: true });
      await mkdir(home, { recursive: true });
      await run("python3", ["-m", "venv", home]);
      await run(python, ["-m", "pip", "install", "--quiet", ...requirements]);
      await writeFile(ready, "");
    }
    return { python };
  } catch (error) {
    if (process.env.CI) throw error;
    return { problem: error instanceof Error ? error.message : String(error) };
  }
}
