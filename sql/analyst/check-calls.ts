import { refused } from "./failure.ts";
import { type Functions, UNKNOWN_FUNCTION } from "./functions.ts";
import { argumentsOf, nodesOf, type TreeNode } from "./tree.ts";
import { zonesOfType } from "./types.ts";

/** What must be a literal, and where: an entry of literal-arguments.txt. */
const ENTRY = /^(zone|type|subcolumn|function|format) (.+)$/;

/**
 * Functions without arguments, and good names for columns: nothing can pass them on by their names.
 */
const HARMLESS_NAMES = new Set(["uptime"]);

/** Calls that make an instant or a length of time, and never text. */
const MAKES_TIME =
  /^(?:to(?:date|datetime|datetime64|startof\w+|interval\w+|monday)|makedate\w*|now|now64|today|yesterday)$/;

/**
 * Checks every name that is or could be called, and the arguments that the engine interprets beyond
 * their value. Returns the time zones that they name.
 *
 * @throws AnalystFailure sql-refused
 */
export function checkCalls(root: TreeNode, functions: Functions): string[] {
  const nodes = nodesOf(root);
  const lambdas = new Set(
    nodes.flatMap(({ kind, alias }) => (kind === "LAMBDA" && alias !== undefined ? [alias] : [])),
  );
  const zones: string[] = [];
  for (const node of nodes) {
    if (node.kind === "FUNCTION") {
      const reason = functions.refusal(node.name);
      if (reason !== undefined && !(reason === UNKNOWN_FUNCTION && lambdas.has(node.name))) {
        throw refused(`the function ${node.name} cannot be called here: ${reason}`);
      }
      zones.push(...checkArguments(node, functions));
    } else if (node.kind === "IDENTIFIER") checkBareName(node.name, functions);
    else if (node.kind === "CONSTANT") zones.push(...zonesInText(node));
  }
  return zones;
}

/**
 * A function can be passed by its bare name, like a column: `arrayMap(f, [1])`. Which of the two a
 * name is depends on its place, so a name of either kind is refused.
 */
function checkBareName(name: string, functions: Functions): void {
  // A column may be requested as a type, which is then created.
  if (name.includes("(") && /['"$]/.test(name)) {
    throw refused(
      `the name ${name.slice(0, 100)} is not allowed: give that column another name with AS`,
    );
  }
  if (HARMLESS_NAMES.has(name)) return;
  const reason = functions.refusal(name);
  if (reason !== undefined && reason !== UNKNOWN_FUNCTION) {
    throw refused(
      `${name} is a function that cannot be called here (${reason}); give a column of that name another one with AS`,
    );
  }
  // Those of a single word (day, date, now) are good names of columns, and take constants alone.
  const isWord = name === name.toLowerCase() || name === name.toUpperCase();
  if (!isWord && functions.literalArguments(name).length > 0) {
    throw refused(`the function ${name} must be called with its arguments here: x -> ${name}(x)`);
  }
}

function checkArguments(call: TreeNode, functions: Functions): string[] {
  const entries = functions.literalArguments(call.name);
  if (entries.length === 0) return [];
  const given = argumentsOf(call);
  if (given.some(({ kind }) => kind === "MATCHER")) {
    throw refused(`${call.name}: name the columns instead of *`);
  }
  return entries.flatMap((entry) => {
    const [, what = "", places = ""] = ENTRY.exec(entry) ?? [];
    return places.split(" ").flatMap((place, index, all) => {
      const at = place === "last" ? given.length - 1 : Number(place) - 1;
      const argument = given[at];
      if (argument === undefined || Number.isNaN(at)) return [];
      const orValue = all[index + 1] === "or";
      return checkLiteral(call, what, argument, orValue, functions);
    });
  });
}

function checkLiteral(
  call: TreeNode,
  what: string,
  argument: TreeNode,
  orValue: boolean,
  functions: Functions,
): string[] {
  const { kind, text } = argument;
  if (kind === "CONSTANT" && !argument.value.startsWith("'")) return [];
  if (orValue && kind === "FUNCTION" && MAKES_TIME.test(argument.name.toLowerCase())) return [];
  if (text === undefined) {
    throw refused(`${call.name}: ${WORDS[what] ?? what} must be a literal here`);
  }
  if (what === "zone") return [text];
  if (what === "type") return zonesOfType(text);
  const problem = problemOf(what, text, functions);
  if (problem !== undefined) throw refused(`${call.name}: ${problem}`);
  return [];
}

const WORDS: Readonly<Record<string, string>> = {
  ...{ zone: "the time zone", type: "the type", subcolumn: "the subcolumn" },
  ...{ function: "the name of the aggregate function", format: "the format" },
};

function problemOf(what: string, text: string, functions: Functions): string | undefined {
  if (what === "subcolumn") {
    return /^[\w.]*$/.test(text) ? undefined : `the subcolumn ${text} is not allowed here`;
  }
  if (what === "format") {
    // Its z takes the zone out of each text that is read.
    return text.includes("z")
      ? "z, the name of a time zone, is not allowed in a format"
      : undefined;
  }
  const [, name = ""] = /^(\w+)(?:\((?:[\d\s.,e+-]|'[^'\\]*')*\))?$/.exec(text) ?? [];
  if (functions.isAllowedAggregate(name)) return undefined;
  return `${text.slice(0, 100)} is not an aggregate function that can be called here`;
}

/** Zones that a text would name if it were taken for a type, or a zone, by whatever function. */
function zonesInText({ value }: TreeNode): string[] {
  if (value.includes("Fixed/UTC")) {
    throw refused("the time zones of Fixed/UTC are not in system.time_zones");
  }
  const types = value.matchAll(/\bDateTime(?:32|64)?\s*\(\s*(?:\d+\s*,\s*)?(?:\\'|'')([^'\\]*)/gi);
  return [...types].map(([, zone = ""]) => zone);
}
