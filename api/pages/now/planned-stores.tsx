import type { Now } from "../../answers/now.ts";
import { formatCount, formatQuantity } from "../kit/format.ts";
import type { Placed } from "../kit/page.ts";
import { plannedText } from "../kit/planned-text.ts";
import { StatusMark } from "../kit/status-mark.tsx";
import { StoreLink } from "../kit/store-name.tsx";

/** The stores that a closure or a special day closes now: somebody expects them to be closed. */
export function PlannedStores({ planned, root }: { planned: Now["planned"] } & Placed) {
  const { stores, items } = planned;
  return (
    <section aria-labelledby="planned-heading" class="planned">
      <div class="section-head">
        <h2 id="planned-heading">Closed as planned</h2>
        <p class="faint" data-planned={stores}>
          {formatQuantity(stores, "store")}
          {stores > items.length && `; the first ${formatCount(items.length)} by id are listed`}
        </p>
      </div>
      <ul>
        {items.map(({ store_id, name, ...item }) => (
          <li key={store_id} data-planned-store={store_id}>
            <StatusMark status="excused" /> <StoreLink root={root} id={store_id} name={name} />
            {` closed, ${plannedText(item)}`}
          </li>
        ))}
      </ul>
    </section>
  );
}
