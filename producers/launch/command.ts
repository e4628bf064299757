import { readFileSync } from "node:fs";
import { z } from "zod";

/** The description of a command that `--help` prints. */
export type Command = {
  /** The ways to call it, each with its effect. */
  calls: readonly (readonly [call: string, meaning: string])[];
  /** Its options, such as `--data FOLDER`, with their meaning. */
  options?: Readonly<Record<string, string>>;
  /** Anything else to know, in whole sentences. */
  text?: string;
  /** The environment variables that it reads; each has a description as its `meta`. */
  settings: z.ZodObject;
};

/** A setting as it is told to people. */
type DescribedSetting = { name: string; meaning: string; standard: string };

const COLUMNS = 100;

/** The options of every command. */
const HELP_OPTIONS = {
  "-h, --help": "prints this help",
  "--version": "prints the version",
};

/**
 * The text to print if the command line requests help or the version; else undefined. Arguments
 * after a lone `--` do not count.
 */
export function answerOf(argv: readonly string[], command: Command): string | undefined {
  const end = argv.indexOf("--");
  const text = end === -1 ? argv : argv.slice(0, end);
  if (text.includes("--help") || text.includes("-h")) return helpText(command);
  return text.includes("--version") ? ownVersion() : undefined;
}

/** The usage of a command, printed after an error in its arguments. */
export function usageText({ calls, options, text }: Command): string {
  const widest = Math.max(...calls.map(([call]) => call.length));
  const ways = calls.map(([call, meaning], index) =>
    `${index === 0 ? "usage:" : "      "} ${call.padEnd(widest)}  ${meaning}`.trimEnd(),
  );
  const listed = aligned(Object.entries({ ...options, ...HELP_OPTIONS }));
  return [...ways, "", ...listed, ...(text === undefined ? [] : ["", text])].join("\n");
}

/** All that there is to know of a command. */
function helpText(command: Command): string {
  const described = describedSettings(command.settings).map(
    ({ name, meaning, standard }) => [name, `${meaning} (default: ${standard})`] as const,
  );
  const settings =
    described.length === 0 ? [] : ["", "Environment variables:", ...aligned(described)];
  return [usageText(command), ...settings].join("\n");
}

/** The settings of a schema, in its order. */
function describedSettings(settings: z.ZodObject): DescribedSetting[] {
  return Object.entries(settings.shape).map(([name, schema]) => {
    const { description = "", unset } = z.globalRegistry.get(schema) ?? {};
    const value = z.safeParse(schema, undefined).data;
    const empty = value === undefined ? "none" : value === "" ? "empty" : String(value);
    return { name, meaning: description, standard: typeof unset === "string" ? unset : empty };
  });
}

/** Names and meanings in two columns; a meaning wraps within its own column. */
function aligned(entries: readonly (readonly [name: string, meaning: string])[]): string[] {
  const indent = Math.max(...entries.map(([name]) => name.length)) + 4;
  return entries.flatMap(([name, meaning]) =>
    wrapped(meaning, COLUMNS - indent).map((line, index) =>
      `${(index === 0 ? `  ${name}` : "").padEnd(indent)}${line}`.trimEnd(),
    ),
  );
}

/** Wraps a text at `width` characters; only a single longer word exceeds it. */
function wrapped(text: string, width: number): string[] {
  const lines: string[] = [];
  for (const word of text.split(" ")) {
    const longer = `${lines.at(-1) ?? ""} ${word}`;
    if (lines.length > 0 && longer.length <= width) lines[lines.length - 1] = longer;
    else lines.push(word);
  }
  return lines;
}

/** The version in package.json. */
function ownVersion(): string {
  const file = readFileSync(new URL("../../package.json", import.meta.url), "utf8");
  return z.object({ version: z.string() }).parse(JSON.parse(file)).version;
}
