import { setTimeout as delay } from "node:timers/promises";
import { parseArgs } from "node:util";
import { z } from "zod";
import { type Defer, openDeferred } from "./deferred.ts";

/** The command line was wrong; the message says how, and how it should be. */
export class UsageError extends Error {
  constructor(problem: string, usage: string) {
    super(`${problem}\n\n${usage}`);
    this.name = "UsageError";
  }
}

/**
 * Reads arguments by a schema whose keys are their names: `--name` alone where it takes true, else
 * `--name value`.
 *
 * @throws UsageError with the usage in its message
 */
export function parseArguments<Shape extends z.ZodRawShape, T>(
  argv: string[],
  usage: string,
  schema: z.ZodObject<Shape>,
  refine: (values: z.output<z.ZodObject<Shape>>) => T,
): T {
  try {
    const options = Object.entries(schema.shape).map(([name, value]) => {
      const isFlag = z.safeParse(value, true).success;
      return [name, { type: isFlag ? "boolean" : "string" }] as const;
    });
    const { values } = parseArgs({ args: argv, options: Object.fromEntries(options) });
    return refine(schema.parse(values));
  } catch (error) {
    throw new UsageError(explain(error), usage);
  }
}

function explain(error: unknown): string {
  if (error instanceof z.ZodError) {
    return error.issues
      .map((issue) => `--${issue.path.join(".").replaceAll("_", "-")}: ${issue.message}`)
      .join("\n");
  }
  return error instanceof Error ? error.message : String(error);
}

/** When a program ends, what it has in hand gets so long to finish. */
const PATIENCE_MS = 10_000;

/**
 * Runs a program to its end. SIGINT and SIGTERM abort its signal, and it then ends well however its
 * work ended. What it deferred is then done, the last first, for at most `patienceMs`. Exit code 0:
 * done. 1: it failed, and says why. 2: the arguments are wrong.
 */
export async function runProgram(
  main: (signal: AbortSignal, defer: Defer) => Promise<void>,
  { patienceMs = PATIENCE_MS } = {},
): Promise<never> {
  const stopping = new AbortController();
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, () => stopping.abort());
  const { defer, close } = openDeferred();
  let code = 0;
  const fail = (error: unknown) => {
    if (stopping.signal.aborted || code !== 0) return;
    if (error instanceof z.ZodError) console.error(z.prettifyError(error));
    else console.error(error instanceof Error ? error.message : error);
    code = error instanceof UsageError ? 2 : 1;
  };
  await main(stopping.signal, defer).catch(fail);
  await Promise.race([close().catch(fail), delay(patienceMs)]);
  process.exit(code);
}

/** Resolves when the signal is aborted. */
export function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener("abort", () => resolve(), { once: true });
  });
}
