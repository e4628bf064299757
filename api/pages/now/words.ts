import type { Now } from "../../routes/now.ts";
import { spellMany } from "../spell.ts";

/** What a listener is told of a change; undefined where nothing changed that matters. */
export function changeWords(before: Now, after: Now): string | undefined {
  const change = after.stores.down - before.stores.down;
  if (change === 0) return undefined;
  const more = change > 0 ? "more" : "fewer";
  return `${spellMany(Math.abs(change), `store ${more}`, `stores ${more}`)} down while open: ${after.stores.down} in all.`;
}
