import type { ComponentChildren } from "preact";
import type { Now } from "../../answers/now.ts";
import { formatMinute, formatSeconds, formatWall } from "../kit/format.ts";
import { StatusMark } from "../kit/status-mark.tsx";
import { StoreLink } from "../kit/store-name.tsx";

/** The stores that are down while open. Cells have two lines, so that the table fits a phone. */
export function DownTable({ down, root }: { down: Now["down"]; root: string }) {
  return (
    <table class="down">
      <caption class="visually-hidden">Stores that are down during their opening hours</caption>
      <thead>
        <tr>
          <th scope="col">Store</th>
          <th scope="col">Down for</th>
          <th scope="col">Local time</th>
        </tr>
      </thead>
      <tbody>
        {down.map((store) => (
          <tr key={store.store_id}>
            <th scope="row">
              <StatusMark status="down" />
              <StoreLink root={root} id={store.store_id} name={store.name} />
              <span class="second">{breakable(store.timezone)}</span>
            </th>
            <td>
              <span class="figure">
                {store.since_at_least ? "at least " : ""}
                {formatSeconds(store.seconds)}
              </span>
              <span class="second">
                since <Since utc={store.since} />
              </span>
            </td>
            <td>
              <time class="figure" dateTime={store.local_time}>
                {formatWall(store.local_time)}
              </time>
              <span class="second">
                {store.closes_local === null
                  ? "never closes"
                  : `closes ${formatWall(store.closes_local)}`}
              </span>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** If there is not enough room, the time is below the date. */
function Since({ utc }: { utc: string }) {
  const [date, time] = formatMinute(utc).split(" ");
  return (
    <time dateTime={utc}>
      <span class="figure">{date}</span> <span class="figure">{`${time} UTC`}</span>
    </time>
  );
}

/** A zone that can be broken between its area and its city. */
function breakable(zone: string): ComponentChildren {
  return zone
    .split("/")
    .flatMap((part, index) => (index === 0 ? part : ["/", <wbr key={part} />, part]));
}
