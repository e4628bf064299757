import { refused } from "./failure.ts";
import { type Token, tokensOf } from "./tokens.ts";
import { zonesOfType } from "./types.ts";

/**
 * Checks what must be sound before the engine builds the query tree: names that would be printed as
 * lines of their own, and the types of parameters, which the engine creates as it reads them. A
 * name in a parameter is a plain one; the tree is checked for what it may name.
 *
 * Returns the time zones that those types name.
 *
 * @param text a statement as ClickHouse formats it
 * @param parameters the values of `{name:Type}`
 * @throws AnalystFailure sql-refused
 */
export function checkText(text: string, parameters: ReadonlyMap<string, string>): string[] {
  const tokens = [...tokensOf(text)];
  for (const [index, token] of tokens.entries()) {
    if (printedAsItIs(tokens, index) && breaksLines(token.text)) {
      throw refused(`the name ${token.text.slice(0, 100)} has a control character`);
    }
  }
  return tokens.flatMap((token, index) =>
    token.text === "{" ? zonesOfParameter(parameterAt(text, tokens, index), parameters) : [],
  );
}

/** Names, and texts that stand for names: patterns of columns, and collations. */
function printedAsItIs(tokens: readonly Token[], index: number): boolean {
  const token = tokens[index];
  if (token?.kind !== "quoted") return false;
  if (/^[`"]/.test(token.text)) return true;
  const before = (steps: number) => tokens[index - steps]?.text.toUpperCase() ?? "";
  if (before(1) === "(") return before(2) === "COLUMNS";
  return ["COLLATE", "EXCEPT", "STRICT"].includes(before(1));
}

/** ClickHouse writes a control character in a name as an escape. */
function breaksLines(quoted: string): boolean {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  return /[\x00-\x1f\x7f\u2028\u2029]/.test(quoted) || /(?<!\\)(?:\\\\)*\\[^\\`"']/.test(quoted);
}

type Parameter = { name: string; type: string };

function parameterAt(text: string, tokens: readonly Token[], index: number): Parameter {
  const [open, name, colon] = tokens.slice(index, index + 3);
  let at = index + 3;
  while (at < tokens.length && tokens[at]?.depth !== open?.depth) at += 1;
  const close = tokens[at];
  if (name?.kind !== "word" || colon?.text !== ":" || close === undefined) {
    throw refused("{ must begin a parameter: {name:Type}");
  }
  return { name: name.text, type: text.slice(colon.end, close.start).trim() };
}

function zonesOfParameter(
  { name, type }: Parameter,
  parameters: ReadonlyMap<string, string>,
): string[] {
  if (type !== "Identifier") return zonesOfType(type);
  if (!/^\w*$/.test(parameters.get(name) ?? "")) {
    throw refused(`{${name}:Identifier} must be a plain name of letters, digits and _`);
  }
  return [];
}
