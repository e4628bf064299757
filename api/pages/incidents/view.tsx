import type { ComponentChildren } from "preact";
import { formatCount, formatMinute, formatQuantity, formatSeconds } from "../kit/format.ts";
import type { Placed } from "../kit/page.ts";
import { Scrolls } from "../kit/scrolls.tsx";
import { ServerOnly } from "../kit/server-only.tsx";
import { StoreLink } from "../kit/store-name.tsx";
import { GroupTable } from "./groups.tsx";
import type { IncidentsActions, IncidentsProps, ShownIncident } from "./props.ts";

/**
 * What somebody has to be told of, the last one opened first.
 *
 * @param props.head what only the server renders
 */
export function IncidentsView(
  props: IncidentsProps & IncidentsActions & Placed & { head?: ComponentChildren },
) {
  const { incidents, found, next, shown, groups, blind, problem, onMore } = props;
  const rows = incidents.slice(0, shown);
  const since = blind?.find(({ to_at }) => to_at === null)?.from_at;
  return (
    <>
      <ServerOnly>{props.head}</ServerOnly>
      {since !== undefined && (
        <p class="notice is-bad" data-blind={since}>
          {`Blind since ${formatMinute(since)} UTC: hardly a store is being polled.`}
        </p>
      )}
      {problem && (
        <p class="notice is-bad" data-problem>
          {problem}
        </p>
      )}
      <p data-found={found} data-complete={next === null}>
        {formatQuantity(found, "incident")}
        {next !== null && " so far: reading on"}
      </p>
      {rows.length > 0 ? (
        <Scrolls label="Incidents">
          <table class="incidents">
            <caption class="visually-hidden">Incidents, the last one opened first</caption>
            <thead>
              <tr>
                <th scope="col">Store</th>
                <th scope="col">Opened, UTC</th>
                <th scope="col">Closed, UTC</th>
                <th scope="col">Down while open</th>
              </tr>
            </thead>
            <tbody>
              {rows.map((incident) => (
                <Row key={incident.id} incident={incident} root={props.root} />
              ))}
            </tbody>
          </table>
        </Scrolls>
      ) : (
        next === null && <p class="empty">There is no such incident.</p>
      )}
      {rows.length < incidents.length && (
        <p class="faint">
          {`${formatCount(rows.length)} of ${formatCount(found)}, the last one opened first. `}
          {onMore && (
            <button type="button" onClick={onMore}>
              Show more
            </button>
          )}
        </p>
      )}
      {groups !== null && <GroupTable groups={groups} />}
    </>
  );
}

function Row({ incident, root }: { incident: ShownIncident; root: string }) {
  const { id, store_id, timezone, began_at, opened_at, closed_at, down_us, polls } = incident;
  return (
    <tr data-incident={id}>
      <th scope="row">
        <StoreLink root={root} id={store_id} name={incident.name} />
        <span class="second">{timezone}</span>
      </th>
      <td>
        <time dateTime={opened_at}>{formatMinute(opened_at)}</time>
        <span class="second">{`down from ${formatMinute(began_at)}`}</span>
      </td>
      <td>
        {closed_at === null ? (
          <span class="badge is-down">open</span>
        ) : (
          <time dateTime={closed_at}>{formatMinute(closed_at)}</time>
        )}
      </td>
      <td>
        <span class="figure">{formatSeconds(down_us / 1e6)}</span>
        <span class="second">{formatQuantity(polls, "poll")}</span>
      </td>
    </tr>
  );
}
