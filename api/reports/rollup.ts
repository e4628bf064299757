import { readAttributeName } from "../../producers/messages/attributes.ts";

/**
 * Reads the attributes of a roll-up, `brand,region`, each spelled as a header of their file may be.
 *
 * @throws Error if one cannot be a name, or occurs twice
 */
export function readRollup(text: string): string[] {
  const names = text.split(",").map((each) => {
    const name = readAttributeName(each);
    if ("reason" in name) throw new Error(name.reason);
    return name.value;
  });
  const twice = names.find((name, index) => names.indexOf(name) < index);
  if (twice !== undefined) throw new Error(`the attribute ${twice} occurs twice`);
  return names;
}

/**
 * Refuses a roll-up by an attribute that no store has.
 *
 * @throws Error
 */
export function checkRollup(names: readonly string[], known: readonly string[]): void {
  const unknown = names.find((name) => !known.includes(name));
  if (unknown === undefined) return;
  const there = known.length === 0 ? "no store has any" : `there are ${known.join(", ")}`;
  throw new Error(`no store has the attribute ${unknown}: ${there}`);
}
