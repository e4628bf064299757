import { formatDay } from "../kit/dates.ts";
import { formatCount, formatMinute, formatQuantity, formatSeconds } from "../kit/format.ts";
import type { Placed } from "../kit/page.ts";
import { Scrolls } from "../kit/scrolls.tsx";
import { StoreLink } from "../kit/store-name.tsx";
import { OutageFilterForm } from "./filter-form.tsx";
import { type OutagesActions, type OutagesProps, queryOf, type ShownOutage } from "./props.ts";

/** When any store was down in a range of time, the longest first. */
export function OutagesView(props: OutagesProps & OutagesActions & Placed) {
  const { range, outages, found, down_us, next, shown, problem, root, onMore } = props;
  const rows = outages.slice(0, shown);
  const file = (format: string) => `${root}outages?${queryOf(props)}&format=${format}`;
  return (
    <>
      <h1>Outages</h1>
      <p class="facts" data-range>
        {`${formatMinute(range.from)} to ${formatMinute(range.to)} UTC`}
      </p>
      <OutageFilterForm {...props} />
      {problem && (
        <p class="notice is-bad" data-problem>
          {problem}
        </p>
      )}
      <p data-found={found} data-complete={next === null}>
        {`${formatQuantity(found, "outage")}, ${formatSeconds(down_us / 1e6)} of downtime`}
        {next !== null && " so far: reading on"}
        {". "}
        <a href={file("csv")}>CSV</a> <a href={file("ndjson")}>NDJSON</a>
      </p>
      {rows.length > 0 ? (
        <Scrolls label="Outages">
          <table class="outages">
            <caption class="visually-hidden">Outages, the longest first</caption>
            <thead>
              <tr>
                <th scope="col">Store</th>
                <th scope="col">From</th>
                <th scope="col">To</th>
                <th scope="col">Down while open</th>
              </tr>
            </thead>
            <tbody>
              {rows.map((outage) => (
                <Row key={`${outage.store_id} ${outage.start}`} outage={outage} root={root} />
              ))}
            </tbody>
          </table>
        </Scrolls>
      ) : (
        next === null && <p class="empty">The polls show no downtime in opening hours.</p>
      )}
      {rows.length < outages.length && (
        <p class="faint">
          {`${formatCount(rows.length)} of ${formatCount(found)}, the longest first. `}
          {onMore && (
            <button type="button" onClick={onMore}>
              Show more
            </button>
          )}
        </p>
      )}
    </>
  );
}

function Row({ outage, root }: { outage: ShownOutage; root: string }) {
  const { store_id, timezone, start, start_local, end, end_local, down_us, polls } = outage;
  return (
    <tr data-outage={`${store_id} ${start}`}>
      <th scope="row">
        <StoreLink root={root} id={store_id} name={outage.name} />
        <span class="second">{timezone}</span>
      </th>
      <td>
        <Wall utc={start} local={start_local} />
        {outage.began_earlier && <span class="second">or earlier</span>}
      </td>
      <td>
        {end === null || end_local === null ? (
          <span class="badge is-down">ongoing</span>
        ) : (
          <Wall utc={end} local={end_local} />
        )}
        {outage.lasted_longer && <span class="second">or later</span>}
      </td>
      <td>
        <span class="figure">{formatSeconds(down_us / 1e6)}</span>
        <span class="second">{formatQuantity(polls, "poll")}</span>
      </td>
    </tr>
  );
}

/** An instant on the store's wall clock, and in UTC. */
function Wall({ utc, local }: { utc: string; local: string }) {
  const [date, time] = formatMinute(utc).split(" ");
  return (
    <>
      <time dateTime={utc}>
        <span class="figure">{formatDay(local)}</span> {local.slice(11, 16)}
      </time>
      <span class="second">
        <span class="figure">{date}</span> <span class="figure">{`${time} UTC`}</span>
      </span>
    </>
  );
}
