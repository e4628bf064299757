import { existsSync } from "node:fs";
import { mkdtemp, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { makeFolder } from "../../../launch/make-folder.ts";
import { isMissing, ProgramFailed, runProgram } from "./program.ts";

const POM = fileURLToPath(new URL("pom.xml", import.meta.url));

/**
 * The folder with the jars of the broker, which Maven fills when it is not there (54 MB).
 *
 * Maven writes to a folder of another name, which gets its name when it is whole: a broken download
 * never counts, and of two processes at once one is first and the other throws its own away.
 *
 * @throws ProgramFailed when Maven is missing or cannot get them
 */
export async function brokerJars(
  cache: string,
  tell: (text: string) => void,
  signal: AbortSignal,
): Promise<string> {
  const jars = join(cache, "libs");
  if (existsSync(jars)) return jars;
  tell(`Getting Apache Kafka from Maven into ${cache} (54 MB, once).`);
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
    if (code !== 0) throw new ProgramFailed(`Maven could not get Apache Kafka:\n${printed}`);
  } catch (cause) {
    if (!isMissing(cause)) throw cause;
    throw new ProgramFailed(
      "mvn is not on the PATH; it gets Apache Kafka the first time: install Maven (on Debian: apt-get install maven).",
      { cause },
    );
  }
}
