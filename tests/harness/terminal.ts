import { type Running, startCommand } from "./run.ts";

/** Whether a program can be given a terminal here: by `script` of util-linux, as Linux has it. */
export const HAS_TERMINALS = process.platform === "linux";

/** Starts a shell command on a terminal of its own; what it shows is in its standard output. */
export function startOnTerminal(command: string, env: NodeJS.ProcessEnv): Running {
  return startCommand("script", ["--quiet", "--return", "--command", command, "/dev/null"], {
    env,
  });
}

/** The lines that a terminal was left with: what was drawn over is gone. */
export function linesLeft(output: string): string[] {
  return output.split(/\r?\n/).map((line) => line.split("\r\x1b[2K").at(-1) ?? "");
}
