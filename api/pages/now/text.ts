import type { Now } from "../../answers/now.ts";
import { formatCount, formatQuantity } from "../kit/format.ts";

/**
 * The title of the page; its tab shows the most important number, and that most stores are unknown
 * or that the figures are out of date.
 */
export function titleText({ stores }: Now, stale = false): string {
  const unknown = isMostlyUnknown(stores) ? `, ${formatCount(stores.unknown)} unknown` : "";
  const down = `${formatCount(stores.down)} down${unknown}`;
  return stale ? `Out of date: ${down}` : `${down} now`;
}

/** Whether most of the open stores are unknown, so that no count of the others says much. */
export function isMostlyUnknown({ up, down, unknown }: Now["stores"]): boolean {
  return unknown > up + down;
}

/** The sentence in the place of a list of stores that are down. */
export function nothingDownText(stores: Now["stores"], listed: string): string {
  if (stores.down > 0) return `No store that is down matches “${listed}”.`;
  const { up, unknown } = stores;
  if (unknown === 0) return "No open store is down.";
  const open = formatQuantity(up + unknown, "open store");
  return `No open store is known to be down; ${formatCount(unknown)} of ${open} ${
    unknown === 1 ? "is" : "are"
  } unknown: no poll says how they are.`;
}

/** The announcement of a change; undefined if nothing important changed. */
export function changeText(before: Now, after: Now): string | undefined {
  const change = after.stores.down - before.stores.down;
  if (change === 0) return undefined;
  const more = change > 0 ? "more" : "fewer";
  const stores = formatQuantity(Math.abs(change), `store ${more}`, `stores ${more}`);
  return `${stores} down while open: ${formatCount(after.stores.down)} in all.`;
}

/** Why the page may be out of date, by the status of the API; undefined: no answer. */
export function problemText(status: number | undefined): string {
  if (status === undefined) return "The server cannot be reached. This page is out of date.";
  if (status === 400) return "That cannot be searched for.";
  if (status === 401) return "Your session has ended. Reload the page to sign in.";
  return "The server could not answer. This page is out of date, and retries within a minute.";
}
