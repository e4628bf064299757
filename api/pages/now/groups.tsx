import { formatCount, formatQuantity } from "../kit/format.ts";
import { StatusMark } from "../kit/status-mark.tsx";
import type { NowActions, NowProps } from "./props.ts";

/** How many stores are down and unknown in each group, by a chosen attribute. */
export function Groups(
  props: Pick<NowProps, "now" | "attributes" | "by" | "limit" | "search"> &
    Pick<NowActions, "onGroup">,
) {
  const { attributes, by } = props;
  const { groups } = props.now;
  if (attributes.length === 0) return null;
  return (
    <section aria-labelledby="groups-heading">
      <div class="section-head">
        <h2 id="groups-heading">Groups</h2>
        <Chooser {...props} />
      </div>
      {by === "" || groups === null ? (
        <p class="faint">Choose an attribute to count the stores with each of its values.</p>
      ) : (
        <>
          <table class="groups">
            <caption class="visually-hidden">{`Stores by ${groups.by}`}</caption>
            <thead>
              <tr>
                <th scope="col">{groups.by}</th>
                <th scope="col" class="number">
                  Stores
                </th>
                <th scope="col" class="number">
                  <StatusMark status="down" /> Down
                </th>
                <th scope="col" class="number">
                  <StatusMark status="unknown" /> Unknown
                </th>
              </tr>
            </thead>
            <tbody>
              {groups.items.map(({ value, stores, down, unknown }) => (
                <tr key={value} data-group={value}>
                  <th scope="row">
                    {value === "" ? (
                      <span class="faint">{`without ${groups.by}`}</span>
                    ) : (
                      <bdi class="store-name" title={value}>
                        {value}
                      </bdi>
                    )}
                  </th>
                  <td class="number">{formatCount(stores)}</td>
                  <td class={`number${down > 0 ? " is-down" : " faint"}`}>{formatCount(down)}</td>
                  <td class={`number${unknown > 0 ? " is-unknown" : " faint"}`}>
                    {formatCount(unknown)}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
          {groups.count > groups.items.length && (
            <p class="faint">
              {`The first ${formatCount(groups.items.length)} of ${formatQuantity(groups.count, "group")}, those with the most stores down first.`}
            </p>
          )}
        </>
      )}
    </section>
  );
}

/** Chooses the attribute; without a script by loading the page again. */
function Chooser({
  attributes,
  by,
  limit,
  search,
  onGroup,
}: Pick<NowProps, "attributes" | "by" | "limit" | "search"> & Pick<NowActions, "onGroup">) {
  return (
    <form class="search">
      <label for="by">Group by</label>
      <select id="by" name="by" onChange={(event) => onGroup?.(event.currentTarget.value)}>
        <option value="" selected={by === ""}>
          nothing
        </option>
        {attributes.map((name) => (
          <option key={name} value={name} selected={name === by}>
            {name}
          </option>
        ))}
      </select>
      <input type="hidden" name="limit" value={limit} />
      {search !== "" && <input type="hidden" name="q" value={search} />}
      {!onGroup && <button type="submit">Show</button>}
    </form>
  );
}
