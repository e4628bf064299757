import { formatQuantity } from "../kit/format.ts";
import type { Placed } from "../kit/page.ts";
import { StoreLink } from "../kit/store-name.tsx";

/** The props of a page of hits. */
export type FindProps = {
  search: string;
  hits: {
    store_id: string;
    name: string | undefined;
    /** What its newest poll saw; `unknown`: it was never polled. */
    status: "active" | "inactive" | "unknown";
    /** Without its name. */
    attributes: Readonly<Record<string, string>>;
  }[];
  /** The id after which the next page begins; null: there are no more. */
  next: string | null;
  isFirst: boolean;
};

/** The stores that a search has found. */
export function FindView({ search, hits, next, isFirst, root }: FindProps & Placed) {
  const more = next !== null && new URLSearchParams({ store: search, after: next });
  return (
    <>
      <h1 class="found">
        Stores found by “<bdi>{search}</bdi>”
      </h1>
      {hits.length === 0 ? (
        <p class="empty">
          No store has an id that begins with it, a name that contains it, or an attribute whose
          value begins with it.
        </p>
      ) : (
        <>
          <p class="faint" data-hits={hits.length}>
            {isFirst && next === null
              ? formatQuantity(hits.length, "store")
              : `${formatQuantity(hits.length, "store")} on this page, by id`}
          </p>
          <table class="found">
            <thead>
              <tr>
                <th scope="col">Store</th>
                <th scope="col">Newest poll</th>
              </tr>
            </thead>
            <tbody>
              {hits.map(({ store_id, name, status, attributes }) => (
                <tr key={store_id} data-hit={store_id}>
                  <th scope="row">
                    <StoreLink root={root} id={store_id} name={name} />
                    <ul class="facts">
                      {Object.entries(attributes).map(([attribute, value]) => (
                        <li key={attribute}>
                          {attribute} <bdi>{value}</bdi>
                        </li>
                      ))}
                    </ul>
                  </th>
                  <td>{status === "unknown" ? "never polled" : status}</td>
                </tr>
              ))}
            </tbody>
          </table>
          {more && (
            <p>
              <a class="button" href={`?${more}`}>
                Next page
              </a>
            </p>
          )}
        </>
      )}
    </>
  );
}
