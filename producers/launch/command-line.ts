import { setTimeout as delay } from "node:timers/promises";
import { parseArgs } from "node:util";
import { z } from "zod";
import { answerOf, type Command, usageText } from "./command.ts";
import { type Defer, openDeferred } from "./deferred.ts";

/** The command line is wrong; the message says how, followed by the usage. */
export class UsageError extends Error {
  constructor(problem: string, command: Command) {
    super(`${problem}\n\n${usageText(command)}`);
    this.name = "UsageError";
  }
}

/**
 * Parses arguments by a schema whose keys are their names: `--name` alone if it accepts true, else
 * `--name value`, more than once where it takes an array.
 *
 * @throws UsageError with the usage in its message
 */
export function parseArguments<Shape extends z.ZodRawShape, T>(
  argv: string[],
  command: Command,
  schema: z.ZodObject<Shape>,
  refine: (values: z.output<z.ZodObject<Shape>>) => T,
): T {
  try {
    const options = Object.entries(schema.shape).map(([name, value]) => {
      const isFlag = z.safeParse(value, true).success;
      const multiple = z.safeParse(value, ["text"]).success;
      return [name, { type: isFlag ? "boolean" : "string", multiple }] as const;
    });
    const { values } = parseArgs({ args: argv, options: Object.fromEntries(options) });
    return refine(schema.parse(values));
  } catch (error) {
    throw new UsageError(explainArguments(error), command);
  }
}

/**
 * Checks that a command without arguments was given none.
 *
 * @throws UsageError
 */
export function refuseArguments(argv: string[], command: Command): void {
  parseArguments(argv, command, z.object({}), () => undefined);
}

/** What is wrong with the arguments, one sentence each. */
export function explainArguments(error: unknown): string {
  if (error instanceof z.ZodError) {
    return error.issues
      .map((issue) => `--${issue.path.join(".").replaceAll("_", "-")}: ${issue.message}`)
      .join("\n");
  }
  const text = error instanceof Error ? error.message : String(error);
  // Node appends how to pass an argument that begins with a dash.
  return isOfNode(error) ? (text.split(/\.\s/)[0] ?? text) : text;
}

function isOfNode(error: unknown): boolean {
  return error instanceof Error && "code" in error && String(error.code).startsWith("ERR_PARSE_");
}

/** How long pending work may take when a program ends. */
const SHUTDOWN_GRACE_MS = 10_000;

/** Prints the help or version if the command line requests it, and exits; else returns. */
export function answerHelp(argv: readonly string[], command: Command): void {
  const answer = answerOf(argv, command);
  if (answer === undefined) return;
  console.info(answer);
  process.exit(0);
}

/** Answers `--help` and `--version`, or runs a command to its end; see runProgram. */
export async function runCommand(
  command: Command,
  main: (signal: AbortSignal, defer: Defer) => Promise<void>,
  options: { timeoutMs?: number } = {},
): Promise<never> {
  answerHelp(process.argv.slice(2), command);
  return await runProgram(main, options);
}

/**
 * Runs a program to its end. SIGINT and SIGTERM abort its signal; it then exits with 0 whatever
 * became of its work. Then runs what was deferred, the last first, for at most `timeoutMs`. Exit
 * code 0: success. 1: failure, with the reason on stderr. 2: wrong arguments.
 */
export async function runProgram(
  main: (signal: AbortSignal, defer: Defer) => Promise<void>,
  { timeoutMs = SHUTDOWN_GRACE_MS } = {},
): Promise<never> {
  const stopping = new AbortController();
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, () => stopping.abort());
  const { defer, close } = openDeferred();
  let code = 0;
  const fail = (error: unknown) => {
    if (stopping.signal.aborted || code !== 0) return;
    console.error(textOf(error));
    code = error instanceof UsageError ? 2 : 1;
  };
  await main(stopping.signal, defer).catch(fail);
  await Promise.race([close().catch(fail), delay(timeoutMs)]);
  process.exit(code);
}

function textOf(error: unknown): string {
  if (error instanceof z.ZodError) {
    return error.issues.map(({ path, message }) => `${path.join(".")}: ${message}`).join("\n");
  }
  return error instanceof Error ? error.message : String(error);
}

/** Resolves when the signal is aborted. */
export function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener("abort", () => resolve(), { once: true });
  });
}
