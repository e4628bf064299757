import type { StoreOutages } from "../../answers/store-outages.ts";
import { formatDay } from "../kit/dates.ts";
import { formatMinute, formatQuantity, formatSeconds } from "../kit/format.ts";
import { StatusMark } from "../kit/status-mark.tsx";
import type { Sums } from "./heat.ts";

/** When the store was down, latest first; `sums` says how much is known about its open time. */
export function Outages({ outages, sums }: { outages: StoreOutages["outages"]; sums: Sums }) {
  if (outages.length === 0) return <p class="empty">{withoutOutage(sums)}</p>;
  return (
    <table class="outages">
      <caption class="visually-hidden">Outages, the latest first</caption>
      <thead>
        <tr>
          <th scope="col">From</th>
          <th scope="col">To</th>
          <th scope="col">Down while open</th>
        </tr>
      </thead>
      <tbody>
        {outages.toReversed().map((outage) => (
          <tr key={outage.start} data-outage={outage.start}>
            <td>
              <Instant utc={outage.start} local={outage.start_local} />
              {outage.began_earlier && <span class="second">or earlier</span>}
            </td>
            <td>
              {outage.end === null || outage.end_local === null ? (
                <span class="badge is-down">ongoing</span>
              ) : (
                <Instant utc={outage.end} local={outage.end_local} />
              )}
              {outage.lasted_longer && <span class="second">or later</span>}
            </td>
            <td>
              <span class="figure">{formatSeconds(outage.down_us / 1e6)}</span>
              <span class="second">
                <span data-minutes>{outage.down_minutes.toFixed(2)}</span>
                {` min, ${formatQuantity(outage.polls, "poll")}`}
              </span>
              {outage.excused_us > 0 && (
                <span class="second" data-excused={outage.excused_us}>
                  <StatusMark status="excused" />
                  {` ${formatSeconds(outage.excused_us / 1e6)} of planned closure in it`}
                </span>
              )}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** If there is not enough room, times are below their dates. */
function Instant({ utc, local }: { utc: string; local: string }) {
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

/** No observed outage does not mean that it was up. */
function withoutOutage({ up, unknown, excused }: Sums): string {
  if (up > 0) return "The polls show no downtime in its opening hours.";
  if (unknown > 0) return "No poll covers this time.";
  return excused > 0 ? "It was closed as planned." : "It was closed throughout.";
}
