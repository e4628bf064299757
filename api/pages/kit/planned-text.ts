import type { StoreState } from "../../answers/store.ts";
import { formatMinute } from "./format.ts";

type Planned = NonNullable<StoreState["now"]["planned"]>;

/** What closes a store: `planned until 2024-11-12 09:30 local time (closure: new kitchen)`. */
export function plannedText({ by, until_local, reason }: Planned): string {
  const what = by === "closure" ? "closure" : "special day";
  const until = until_local === null ? "further notice" : `${formatMinute(until_local)} local time`;
  return `planned until ${until} (${what}${reason === "" ? "" : `: ${reason}`})`;
}
