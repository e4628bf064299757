import { spawn } from "node:child_process";
import { text } from "node:stream/consumers";

/** A program is missing on this machine, or failed. */
export class ProgramFailed extends Error {
  constructor(problem: string, options?: ErrorOptions) {
    super(problem, options);
    this.name = "ProgramFailed";
  }
}

/** The result of a program: its exit code (null after a signal) and everything it printed. */
type Ended = { code: number | null; printed: string };

/**
 * Runs a program to its end, without a shell and without input; rejects when it cannot be started.
 */
export async function runProgram(
  name: string,
  args: readonly string[],
  signal: AbortSignal,
): Promise<Ended> {
  const child = spawn(name, args, { stdio: ["ignore", "pipe", "pipe"], signal });
  const ended = new Promise<number | null>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", resolve);
  });
  const [code, ...printed] = await Promise.all([ended, text(child.stdout), text(child.stderr)]);
  return { code, printed: printed.join("").trim() };
}

/** Whether an error means that there is no such program. */
export function isMissing(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "ENOENT";
}
