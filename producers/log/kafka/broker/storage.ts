import { randomBytes } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdtemp, readdir, rename, rm, writeFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { ProgramFailed, runProgram } from "./program.ts";
import { brokerSettings, localSettings, propertiesFile } from "./server-properties.ts";

/**
 * Formats a data directory for a broker that is its own controller, unless it exists. It is created
 * under another name, so that an incomplete one never counts; what a killed start has left is
 * removed. The folder belongs to this process alone.
 *
 * @param java the arguments of Java up to the class to run
 * @param users the users that SCRAM accepts, as arguments of `--add-scram`
 */
export async function formatStorage(
  directory: string,
  java: readonly string[],
  { controllerPort, users }: { controllerPort: number; users: readonly string[] },
  signal: AbortSignal,
): Promise<void> {
  if (existsSync(directory)) return;
  const prefix = `${directory}.part-`;
  for (const name of await readdir(dirname(directory))) {
    if (!name.startsWith(basename(prefix))) continue;
    await rm(join(dirname(directory), name), { recursive: true, force: true });
  }
  const part = await mkdtemp(prefix);
  try {
    const settings = localSettings({ directory: join(part, "data"), port: 0, controllerPort });
    const file = join(part, "format.properties");
    await writeFile(file, propertiesFile({ ...brokerSettings(), ...settings }));
    const tool = ["kafka.tools.StorageTool", "format", "--standalone", "--cluster-id", clusterId()];
    const scram = users.flatMap((user) => ["--add-scram", user]);
    const args = [...java, ...tool, "-c", file, ...scram];
    const { code, printed } = await runProgram("java", args, signal);
    if (code !== 0) throw new ProgramFailed(`${directory} could not be formatted:\n${printed}`);
    await rename(join(part, "data"), directory);
  } finally {
    await rm(part, { recursive: true, force: true });
  }
}

/** A random id in Kafka's form; a leading dash would be read as an option. */
function clusterId(): string {
  return `A${randomBytes(16).toString("base64url").slice(1, 22)}`;
}
