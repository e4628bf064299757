import { IANAZone } from "luxon";
import { ZONE_NAMES } from "./zone-names.ts";

const ALIASES = new Map(ZONE_NAMES.map((name) => [name.toLowerCase(), name]));
const known = new Map<string, boolean>();

/**
 * The name of a zone as the IANA time zone database writes it, from that name in any letter case.
 * Undefined for anything else, such as `BST`, which only a runtime knows, and for a zone that is
 * newer than the time zone database of this Node, which cannot tell its local time.
 */
export function zoneName(text: string): string | undefined {
  const name = ALIASES.get(text.toLowerCase());
  if (name === undefined) return undefined;
  const here = known.get(name) ?? IANAZone.isValidZone(name);
  known.set(name, here);
  return here ? name : undefined;
}

/** Whether this is the name of a zone, as the IANA time zone database writes it. */
export function isZone(text: string): boolean {
  return zoneName(text) === text;
}
