import { z } from "zod";

/** The environment of a process. */
type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Reads settings from the environment.
 *
 * @throws Error with a line for each invalid setting: its name, its value, and what was expected
 */
export function readSettings<Schema extends z.ZodObject>(
  schema: Schema,
  environment: Environment,
): z.output<Schema> {
  const { data, error } = schema.safeParse(environment);
  if (error === undefined) return data;
  // A value may be wrong in several ways: the first one is enough.
  const lines = new Map<string, string>();
  for (const issue of error.issues) {
    const name = issue.path.join(".");
    if (!lines.has(name))
      lines.set(name, `${encoded(name, environment[name])}: ${expected(issue)}`);
  }
  throw new Error([...lines.values()].join("\n"));
}

const SECRET = /PASSWORD|SECRET|TOKEN|KEY/;
const LONGEST = 80;

/** A setting as it was given, on one line; never the value of a secret. */
function encoded(name: string, value: string | undefined): string {
  if (value === undefined || SECRET.test(name)) return name;
  const open = value.replace(/\/\/[^/@]*@/, "//…@");
  const short = open.length > LONGEST ? `${open.slice(0, LONGEST)}…` : open;
  return `${name}=${/^[\x21-\x7e…]*$/.test(short) ? short : JSON.stringify(short)}`;
}

function expected(issue: z.core.$ZodIssue): string {
  if (issue.code === "invalid_value") return `expected ${choice(issue.values.map(String))}`;
  if (issue.code === "too_small" && issue.origin === "string") return "must not be empty";
  return issue.message;
}

function choice(values: readonly string[]): string {
  const last = values.at(-1) ?? "";
  return values.length < 2 ? last : `${values.slice(0, -1).join(", ")} or ${last}`;
}

/** A setting that is a whole number within bounds, both included. */
export function wholeNumber(least: number, most: number) {
  return numberWritten(/^\d{1,15}$/, `a whole number from ${least} to ${most}`, least, most);
}

/** A setting that is a number within bounds, both included; it may have decimals. */
export function decimalNumber(least: number, most: number) {
  return numberWritten(
    /^\d{1,15}(?:\.\d{1,15})?$/,
    `a number from ${least} to ${most}`,
    least,
    most,
  );
}

/** Digits only: `Number` reads an empty text as 0. */
function numberWritten(form: RegExp, what: string, least: number, most: number) {
  const error = `expected ${what}`;
  return z.coerce
    .string()
    .regex(form, { error, abort: true })
    .transform(Number)
    .refine((value) => value >= least && value <= most, { error });
}

const UNITS_MS = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const;

/**
 * A setting that is a duration such as `400d` or `36h`, in milliseconds.
 *
 * @param least such as `1d`
 */
export function duration(least: string) {
  return z.string().transform((text, context) => {
    const ms = durationMs(text);
    if (ms !== undefined && ms >= (durationMs(least) ?? 0)) return ms;
    context.addIssue(`expected a duration such as 400d or 36h, at least ${least}`);
    return z.NEVER;
  });
}

function durationMs(text: string): number | undefined {
  const [, count, unit] = /^(\d{1,6})([smhd])$/.exec(text) ?? [];
  return count === undefined ? undefined : Number(count) * UNITS_MS[unit as keyof typeof UNITS_MS];
}
