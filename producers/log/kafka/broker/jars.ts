import { existsSync } from "node:fs";
import { mkdtemp, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { makeFolder } from "../../../launch/make-folder.ts";
import { isMissing, ProgramFailed, runProgram } from "./program.ts";

const POM = fileURLToPath(new URL("pom.xml", import.meta.url));

/**
 * The folder with the jars of the broker; Maven fills it if it does not exist (54 MB).
 *
 * Maven writes to a folder of another name, which is renamed when it is complete: a broken download
 * never counts, and of two processes at once, the second discards its own.
 *
 * @throws ProgramFailed if Maven is missing or cannot download them
 */
export async function brokerJars(
  cache: string,
  print: (text: string) => void,
  signal: AbortSignal,
): Promise<string> {
  const jars = join(cache, "libs");
  if (existsSync(jars)) return jars;
  print(`Downloading Apache Kafka with Maven into ${cache} (54 MB, once).`);
  makeFolder(cache);
  const part = await mkdtemp(join(cache, "libs.part-"));
  try {
    await copyWithMaven(part, signal);
    await rename(part, jars).catch((error: unknown) => {
      if (!existsSync(jars)) throw error;
    });
  } finally {
    await rm(part, { recursive: true, force: true });
  }
  return jars;
}

async function copyWithMaven(folder: string, signal: AbortSignal): Promise<void> {
  try {
    const { code, printed } = await runProgram(
      "mvn",
      [
        ...["-q", "-B", "-f", POM, "dependency:copy-dependencies"],
        ...["-DincludeScope=runtime", `-DoutputDirectory=${folder}`],
      ],
      signal,
    );
    if (code !== 0) throw new ProgramFailed(`Maven could not download Apache Kafka:\n${printed}`);
  } catch (cause) {
    if (!isMissing(cause)) throw cause;
    throw new ProgramFailed(
      "mvn is not on the PATH; the first start needs it to download Apache Kafka: install Maven (on Debian: apt-get install maven).",
      { cause },
    );
  }
}
