import { refused } from "./failure.ts";
import { type Token, tokensOf } from "./tokens.ts";

/**
 * Types with arguments in brackets, in lower case. States of aggregate functions are not among
 * them.
 */
const WITH_BRACKETS = new Set([
  ...[
    "array",
    "tuple",
    "map",
    "nullable",
    "lowcardinality",
    "nested",
    "variant",
    "dynamic",
    "json",
  ],
  ...["fixedstring", "decimal", "decimal32", "decimal64", "decimal128", "decimal256", "qbit"],
  ...["datetime", "datetime32", "datetime64", "timestamp", "time", "time64"],
  ...["enum", "enum8", "enum16", "char", "character", "varchar", "nvarchar", "text", "numeric"],
  ...["dec", "int", "integer", "tinyint", "smallint", "bigint", "float", "double", "real"],
]);

const WITH_ZONE = new Set(["datetime", "datetime32", "datetime64", "timestamp"]);
const WITH_LABELS = new Set(["enum", "enum8", "enum16"]);

/**
 * The time zones that the text of a type names.
 *
 * @throws AnalystFailure sql-refused for what is not understood: the engine creates a type as soon
 *   as it reads it, and some take files, functions, or memory for good
 */
export function zonesOfType(type: string): string[] {
  const strange = (what: string) =>
    refused(`the type ${type.slice(0, 100)} is not allowed here: ${what}`);
  if (/--|\/\*|#/.test(type)) throw strange("it must not have comments");
  const tokens = [...tokensOf(type)];
  const open: string[] = [];
  const zones: string[] = [];
  for (const [index, token] of tokens.entries()) {
    const before = tokens[index - 1];
    if (token.text === "(") {
      const name = before?.kind === "word" ? before.text.toLowerCase() : "";
      if (!WITH_BRACKETS.has(name)) throw strange(`${before?.text ?? ""}(`);
      open.push(name);
    } else if (token.text === ")") open.pop();
    else if (token.kind === "quoted") {
      const within = open.at(-1) ?? "";
      if (isName(token)) continue;
      if (!token.text.startsWith("'") || !["(", ","].includes(before?.text ?? "")) {
        throw strange(token.text);
      }
      if (WITH_ZONE.has(within)) zones.push(token.text.slice(1, -1));
      else if (!WITH_LABELS.has(within)) throw strange(token.text);
    } else if (token.kind === "other" && !/^(?:[,=+.-]|\d\w*)$/.test(token.text)) {
      throw strange(token.text);
    }
  }
  return zones;
}

/** A name of a member, not of a type: what is before a bracket is checked there. */
function isName({ text }: Token): boolean {
  return /^[`"]/.test(text);
}
