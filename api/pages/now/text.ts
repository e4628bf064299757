import type { Now } from "../../answers/now.ts";
import { formatCount, formatQuantity } from "../kit/format.ts";

/** The title of the page; its tab shows the most important number. */
export function titleText({ stores }: Now): string {
  return `${formatCount(stores.down)} down now`;
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
  if (status === 400) return "That cannot be a store id.";
  if (status === 401) return "Your session has ended. Reload the page to sign in.";
  return "The server could not answer. This page is out of date, and retries within a minute.";
}
