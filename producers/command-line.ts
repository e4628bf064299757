import { parseArgs } from "node:util";
import { z } from "zod";

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

/**
 * Runs a program to its end. SIGINT and SIGTERM abort its signal, and it then ends well however its
 * work ended. Exit code 0: done. 1: it failed, and says why. 2: the arguments are wrong.
 */
export async function runProgram(main: (signal: AbortSignal) => Promise<void>): Promise<never> {
  const stopping = new AbortController();
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, () => stopping.abort());
  try {
    await main(stopping.signal);
  } catch (error) {
    if (!stopping.signal.aborted) {
      if (error instanceof z.ZodError) console.error(z.prettifyError(error));
      else console.error(error instanceof Error ? error.message : error);
      process.exit(error instanceof UsageError ? 2 : 1);
    }
  }
  process.exit(0);
}

/** Resolves when the signal is aborted. */
export function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener("abort", () => resolve(), { once: true });
  });
}
