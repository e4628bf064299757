import type { Now } from "../../answers/now.ts";
import { formatCount, formatQuantity } from "../kit/format.ts";

/** What the page is called, so that its tab tells the most important thing. */
export function titleText({ stores }: Now): string {
  return `${formatCount(stores.down)} down now`;
}

/** What a listener is told of a change; undefined where nothing changed that matters. */
export function changeText(before: Now, after: Now): string | undefined {
  const change = after.stores.down - before.stores.down;
  if (change === 0) return undefined;
  const more = change > 0 ? "more" : "fewer";
  const stores = formatQuantity(Math.abs(change), `store ${more}`, `stores ${more}`);
  return `${stores} down while open: ${formatCount(after.stores.down)} in all.`;
}

/** Why what is shown may be old, by the status that the API answered with; undefined for no answer. */
export function problemText(status: number | undefined): string {
  if (status === undefined) return "The server cannot be reached. This page is out of date.";
  if (status === 400) return "That cannot be a store id.";
  if (status === 401) return "Your session has ended. Reload the page to sign in.";
  return "The server could not answer. This page is out of date, and retries within a minute.";
}
