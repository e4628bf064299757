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
 * Reads `--name value` arguments by a schema whose keys are their names.
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
    const names = Object.keys(schema.shape);
    const { values } = parseArgs({
      args: argv,
      options: Object.fromEntries(names.map((name) => [name, { type: "string" } as const])),
    });
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
