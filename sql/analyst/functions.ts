import { readFileSync } from "node:fs";

/** A function as in `system.functions`. */
export type KnownFunction = {
  name: string;
  alias_to: string;
  is_aggregate: boolean;
  origin: string;
};

/** The names in a file, each with its heading. */
function listed(file: string, comment: RegExp): Map<string, string> {
  return new Map(entriesOf(file, comment));
}

function entriesOf(file: string, comment: RegExp): [name: string, heading: string][] {
  const found: [string, string][] = [];
  let heading = "";
  for (const line of readFileSync(new URL(file, import.meta.url), "utf8").split("\n")) {
    heading = comment.exec(line)?.[1] ?? heading;
    if (line.startsWith("#")) continue;
    for (const name of line.split(" ")) if (name !== "") found.push([name, heading]);
  }
  return found;
}

/** The entries of literal-arguments.txt by function; a function may be under several headings. */
export const LITERAL_ARGUMENTS: readonly (readonly [name: string, what: string])[] = entriesOf(
  "literal-arguments.txt",
  /^## (.+)/,
);

/** Every function that analysts may call, and its group. */
export const ALLOWED_FUNCTIONS = listed("allowed-functions.txt", /^# (.+)/);

/** Every reviewed function that they may not call, and why. */
export const REFUSED_FUNCTIONS = listed("refused-functions.txt", /^## (.+)/);

const SUFFIXES = [
  ...["SimpleState", "OrDefault", "Distinct", "Resample", "ForEach", "ArgMax", "ArgMin", "OrNull"],
  ...["Tuple", "Merge", "State", "Array", "Null", "Map", "If"],
];

/** What the guard needs to know of an engine's functions, by names in any letter case. */
export type Functions = {
  /** Why a function may not be called, or undefined if it may. */
  refusal(name: string): string | undefined;
  /** What the function's arguments must be: entries of LITERAL_ARGUMENTS. */
  literalArguments(name: string): readonly string[];
  /** Whether it is an aggregate function, with or without combinators, that may be called. */
  isAllowedAggregate(name: string): boolean;
};

/**
 * The rules for the functions of an engine: an alias counts as its function, and the combinators of
 * an aggregate function do not change what it can reach.
 */
export function functionsOf(known: readonly KnownFunction[]): Functions {
  // Two functions may differ only in letter case: then both must be allowed.
  const encoded = new Map<string, KnownFunction[]>();
  for (const each of known) {
    const key = each.name.toLowerCase();
    encoded.set(key, [...(encoded.get(key) ?? []), each]);
  }

  function reasonOf(each: KnownFunction): string | undefined {
    if (each.origin !== "System") return "it is not one of ClickHouse's own";
    const own = each.alias_to === "" ? each.name : each.alias_to;
    if (ALLOWED_FUNCTIONS.has(own)) return undefined;
    if (each.alias_to !== "" && isAllowedAggregate(own)) return undefined;
    return REFUSED_FUNCTIONS.get(own) ?? "it has not been reviewed";
  }

  function isAllowedAggregate(name: string): boolean {
    const found = encoded.get(name.toLowerCase());
    if (found?.every((each) => each.is_aggregate && reasonOf(each) === undefined)) return true;
    return SUFFIXES.some(
      (suffix) =>
        name.endsWith(suffix) &&
        name.length > suffix.length &&
        isAllowedAggregate(name.slice(0, -suffix.length)),
    );
  }

  const literal = new Map<string, string[]>();
  for (const [name, what] of LITERAL_ARGUMENTS) {
    const key = name.toLowerCase();
    literal.set(key, [...(literal.get(key) ?? []), what]);
  }

  return {
    refusal(name) {
      const found = encoded.get(name.toLowerCase());
      if (found !== undefined) return found.map(reasonOf).find((reason) => reason !== undefined);
      return isAllowedAggregate(name) ? undefined : UNKNOWN_FUNCTION;
    },
    literalArguments(name) {
      const key = name.toLowerCase();
      const own = (encoded.get(key) ?? []).map(({ alias_to }) => alias_to.toLowerCase());
      return [...new Set([key, ...own])].flatMap((each) => literal.get(each) ?? []);
    },
    isAllowedAggregate,
  };
}

/** The reason for a name that the engine does not know as a function of its own. */
export const UNKNOWN_FUNCTION = "there is no function of that name";
