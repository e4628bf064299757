import { type ChildProcess, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";

/** A program that was started to be measured, or for a measure to use. */
export type Program = {
  /** Resolves with the first match in its standard output; rejects if it ends without one. */
  printed(pattern: RegExp): Promise<RegExpExecArray>;
  /** Resolves with its standard output if it ends successfully; else rejects. */
  ended: Promise<string>;
  /** Stops it (SIGTERM), and waits. */
  stop(): Promise<void>;
  /** Its peak memory, in MB; known when it has ended. For programs of this repository. */
  peakMb(): Promise<number>;
  /** Its processor time, in seconds; likewise. */
  cpuSeconds(): Promise<number>;
};

/** All programs of a run. */
export type Programs = {
  /**
   * Starts a main file as its npm script does, with these variables and none of this process's
   * settings.
   */
  startRoot(root: string, args: readonly string[], env: NodeJS.ProcessEnv): Program;
  start(command: string, args: readonly string[], env?: NodeJS.ProcessEnv): Program;
  /** Kills what still runs. */
  endAll(): Promise<void>;
};

const ROOT = new URL("..", import.meta.url).pathname;
const RECHECK_MS = 5;
/** Settings of the caller that would affect a measure. */
const SETTINGS =
  /^(?:KAFKA_|CLICKHOUSE_|API_|DATA_DIR$|HOST$|LOG_(?:LEVEL|FORMAT)$|NODE_OPTIONS$|PORT$)/;

/**
 * Starts programs and makes sure that none is left when this process ends.
 *
 * @param scratch a folder for what is recorded of them
 * @param profiles a folder for processor profiles of programs of this repository, if wanted
 */
export function openPrograms(scratch: string, profiles: string | undefined): Programs {
  const running = new Map<ChildProcess, Promise<unknown>>();
  const inherited = Object.entries(process.env).filter(([name]) => !SETTINGS.test(name));
  const ours = { ...Object.fromEntries(inherited), NODE_ENV: "production" };
  let count = 0;

  function killAll(): void {
    for (const child of running.keys()) child.kill("SIGKILL");
  }
  process.once("exit", killAll);

  function start(
    command: string,
    args: readonly string[],
    env: NodeJS.ProcessEnv = {},
    peak?: string,
  ): Program {
    const child = spawn(command, args, {
      cwd: ROOT,
      env: { ...ours, ...env },
      stdio: ["ignore", "pipe", "pipe"],
    });
    const output = { stdout: "", stderr: "" };
    for (const name of ["stdout", "stderr"] as const) {
      child[name].setEncoding("utf8").on("data", (text: string) => {
        output[name] += text;
      });
    }
    let over = false;
    const closed = new Promise<void>((resolve, reject) => {
      child.once("error", reject);
      child.once("close", () => resolve());
    }).finally(() => {
      over = true;
      running.delete(child);
    });
    running.set(child, closed);
    const ended = closed.then(() => {
      if (child.exitCode === 0) return output.stdout;
      const how = child.exitCode ?? child.signalCode;
      const text = [command, ...args].join(" ");
      throw new Error(`${text} ended with ${how}:\n${output.stdout}${output.stderr}`);
    });
    ended.catch(() => {});

    async function noted(): Promise<number[]> {
      if (peak === undefined || !existsSync(peak)) throw new Error("its memory was not recorded");
      return (await readFile(peak, "utf8")).split(" ").map(Number);
    }

    return {
      printed: async (pattern) => {
        for (;;) {
          const match = pattern.exec(output.stdout);
          if (match !== null) return match;
          if (over) {
            await ended;
            throw new Error(`${[command, ...args].join(" ")} ended without ${pattern}`);
          }
          await delay(RECHECK_MS);
        }
      },
      ended,
      stop: async () => {
        child.kill("SIGTERM");
        await ended;
      },
      peakMb: async () => ((await noted())[0] ?? Number.NaN) / 1e6,
      cpuSeconds: async () => (await noted())[1] ?? Number.NaN,
    };
  }

  return {
    start,
    startRoot: (root, args, env) => {
      count += 1;
      const peak = join(scratch, `peak-${count}`);
      const name = `${count}-${root.replaceAll("/", "-").replace(/\.ts$/, "")}`;
      // A folder each: every thread of a program writes a file there, under a name of its own.
      const profile =
        profiles === undefined ? [] : ["--cpu-prof", `--cpu-prof-dir=${join(profiles, name)}`];
      const launched = ["--import", "./bench/peak-memory.mjs", "producers/launch/main.mjs"];
      return start(
        process.execPath,
        [...profile, ...launched, root, ...args],
        { ...env, PEAK_MEMORY_FILE: peak },
        peak,
      );
    },
    endAll: async () => {
      killAll();
      await Promise.allSettled(running.values());
      process.removeListener("exit", killAll);
    },
  };
}
