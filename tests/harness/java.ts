import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir, rm, writeFile } from "node:fs/promises";
import { homedir } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { cacheFolder } from "../../producers/log/kafka/broker/installation.ts";

const run = promisify(execFile);

/**
 * The class path of a library from Maven with all that it needs, kept in the cache between runs; or why
 * there can be none on this machine.
 *
 * @param artifact `group:name:version`
 * @throws Error where CI is set: nothing may be skipped there
 */
export async function jarsOf(artifact: string): Promise<{ jars: string } | { problem: string }> {
  const [group, name, version] = artifact.split(":");
  const home = join(
    dirname(cacheFolder(process.env.XDG_CACHE_HOME, homedir())),
    `jars-${name}-${version}`,
  );
  const ready = join(home, "ready");
  try {
    if (!existsSync(ready)) {
      await rm(home, { recursive: true, force: true });
      await mkdir(home, { recursive: true });
      await writeFile(join(home, "pom.xml"), pomOf(group, name, version));
      const copy = ["dependency:copy-dependencies", `-DoutputDirectory=${join(home, "lib")}`];
      await run("mvn", ["-q", "-B", "-f", join(home, "pom.xml"), ...copy]);
      await writeFile(ready, "");
    }
    return { jars: join(home, "lib", "*") };
  } catch (error) {
    if (process.env.CI) throw error;
    return { problem: error instanceof Error ? error.message : String(error) };
  }
}

function pomOf(group = "", name = "", version = ""): string {
  return `<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>test</groupId>
  <artifactId>test</artifactId>
  <version>1</version>
  <dependencies>
    <dependency>
      <groupId>${group}</groupId>
      <artifactId>${name}</artifactId>
      <version>${version}</version>
    </dependency>
  </dependencies>
</project>
`;
}

/** What a Java program prints; it is one source file with a class of any name. */
export async function runJava(
  jars: string,
  file: string,
  source: string,
  args: readonly string[],
): Promise<string> {
  await writeFile(file, source);
  const { stdout } = await run("java", ["-cp", jars, file, ...args]);
  return stdout;
}
