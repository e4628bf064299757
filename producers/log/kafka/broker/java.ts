import { isMissing, ProgramFailed, runProgram } from "./program.ts";

/** The oldest Java that runs a Kafka 4 broker. */
const OLDEST = 17;

/**
 * The Java of this machine: `version` is everything it prints about itself, and differs between
 * builds.
 */
export type Java = { version: string };

/**
 * Finds out which `java` is on the PATH.
 *
 * @throws ProgramFailed if there is none, or it is too old
 */
export async function findJava(signal: AbortSignal): Promise<Java> {
  const how = `install Java ${OLDEST} or newer (on Debian: apt-get install openjdk-17-jre-headless)`;
  try {
    const { code, printed } = await runProgram("java", ["-version"], signal);
    const major = javaMajor(printed);
    if (code !== 0 || major === undefined) {
      throw new ProgramFailed(`java does not run: ${printed}\nThe broker needs it; ${how}.`);
    }
    if (major < OLDEST) {
      throw new ProgramFailed(`java is version ${major}, too old for the broker; ${how}.`);
    }
    return { version: printed };
  } catch (cause) {
    if (!isMissing(cause)) throw cause;
    throw new ProgramFailed(`java is not on the PATH; the broker needs it: ${how}.`, { cause });
  }
}

/** The major version in what `java -version` prints; 8 for 1.8. */
export function javaMajor(printed: string): number | undefined {
  const found = /version "(?:1\.)?(\d+)/.exec(printed)?.[1];
  return found === undefined ? undefined : Number(found);
}
