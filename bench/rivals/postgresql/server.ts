import { execFileSync } from "node:child_process";
import { chmod, mkdir, readdir } from "node:fs/promises";
import { dirname, join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import pg from "pg";
import type { Bench } from "../../bench.ts";
import type { Program } from "../../programs.ts";

/** The programs of Debian's package, a folder for each version. */
const INSTALLED = "/usr/lib/postgresql";
const RECHECK_MS = 50;
const NAME = "bench";

/** A PostgreSQL of the bench's own; `env` is what a client needs to reach it. */
export type Postgresql = { env: NodeJS.ProcessEnv; stop(): Promise<void> };

/**
 * Starts a PostgreSQL as Debian's package configures it, but without TCP: on a socket in a folder
 * of the bench, and as the package's user if this process is root, whom PostgreSQL refuses.
 *
 * @throws Error if PostgreSQL is not installed
 */
export async function startPostgresql(bench: Bench): Promise<Postgresql> {
  const versions = await readdir(INSTALLED).catch(() => []);
  const newest = versions.sort((a, b) => Number(b) - Number(a))[0];
  if (newest === undefined) throw new Error("PostgreSQL is not installed (Debian: postgresql)");
  const programs = join(INSTALLED, newest, "bin");
  const folder = await bench.folder();
  const [data, sockets] = [join(folder, "data"), join(folder, "sockets")];
  await mkdir(sockets);
  const other = asOtherUser();
  if (other.length > 0) {
    // The other user must have access to its folder in ours.
    await chmod(dirname(folder), 0o711);
    execFileSync("chown", ["-R", "postgres", folder]);
  }
  const run = (...text: string[]): Program => {
    const [command = "", ...args] = [...other, ...text];
    return bench.programs.start(command, args);
  };
  const made = ["--auth=trust", `--username=${NAME}`, "--encoding=UTF8", "--pgdata", data];
  await run(join(programs, "initdb"), ...made).ended;
  const settings = ["-c", "listen_addresses=", "-c", `unix_socket_directories=${sockets}`];
  const server = run(join(programs, "postgres"), "-D", data, ...settings);
  const env = { PGHOST: sockets, PGUSER: NAME, PGDATABASE: "postgres" };
  await Promise.race([ready(env), server.ended.then(() => Promise.reject(new Error("it ended")))]);
  return { env, stop: server.stop };
}

/** The prefix that runs a command as another user than root; empty if this is not root. */
function asOtherUser(): string[] {
  if (process.getuid?.() !== 0) return [];
  return ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"];
}

async function ready({ PGHOST, PGUSER, PGDATABASE }: Record<string, string>): Promise<void> {
  for (;;) {
    const client = new pg.Client({ host: PGHOST, user: PGUSER, database: PGDATABASE });
    try {
      await client.connect();
      await client.end();
      return;
    } catch {
      await delay(RECHECK_MS);
    }
  }
}
