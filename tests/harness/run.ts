import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";

/** What a finished program left: its exit code (or signal) and all it printed. */
export type Finished = {
  code: number | null;
  signal: NodeJS.Signals | null;
  stdout: string;
  stderr: string;
};

/** A program of ours that is running. */
export type Running = {
  process: ChildProcessWithoutNullStreams;
  /** Resolves with the first match in all that it printed; rejects when it ends without one. */
  printed(pattern: RegExp): Promise<RegExpExecArray>;
  finished: Promise<Finished>;
};

const ROOT = new URL("../..", import.meta.url).pathname;

type Options = { env?: NodeJS.ProcessEnv; stdin?: Buffer | string };

/** Starts a TypeScript root of ours (`api/one-shot/main.ts`) as its own process. */
export function start(root: string, args: string[], options: Options = {}): Running {
  return startCommand(process.execPath, ["producers/launch/main.mjs", root, ...args], options);
}

/** Starts a command as its own process, in the folder of the project. */
export function startCommand(command: string, args: string[], options: Options = {}): Running {
  const child = spawn(command, args, {
    cwd: ROOT,
    env: { ...process.env, NODE_ENV: "production", ...options.env },
  });
  const output = { stdout: "", stderr: "" };
  for (const name of ["stdout", "stderr"] as const) {
    child[name].setEncoding("utf8").on("data", (text: string) => {
      output[name] += text;
    });
  }
  child.stdin.on("error", () => {});
  child.stdin.end(options.stdin ?? "");
  const finished = new Promise<Finished>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code, signal) => resolve({ code, signal, ...output }));
  });
  async function printed(pattern: RegExp): Promise<RegExpExecArray> {
    let ended = false;
    finished.finally(() => {
      ended = true;
    });
    for (;;) {
      const match = pattern.exec(output.stdout) ?? pattern.exec(output.stderr);
      if (match !== null) return match;
      if (ended) throw new Error(`ended without ${pattern}:\n${output.stdout}${output.stderr}`);
      await Promise.race([new Promise((resolve) => setTimeout(resolve, 20)), finished]);
    }
  }
  return { process: child, printed, finished };
}

/** Runs a root of ours to its end. */
export function run(root: string, args: string[], options: Options = {}): Promise<Finished> {
  return start(root, args, options).finished;
}
