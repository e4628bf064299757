import { WEEKDAYS } from "../kit/dates.ts";
import { Scrolls } from "../kit/scrolls.tsx";
import { StatusMark } from "../kit/status-mark.tsx";
import { downShare, type Sums, sumOf } from "./heat.ts";

const HOURS = Array.from({ length: 24 }, (_, hour) => hour);

/** How often the store was down, by local weekday and hour. */
export function HeatMap({ cells }: { cells: readonly (readonly Sums[])[] }) {
  return (
    <Scrolls label="Down by weekday and hour">
      <table class="heat">
        <caption class="visually-hidden">
          Percent of the known open time that it was down, by weekday and hour
        </caption>
        <thead>
          <tr>
            <td />
            {HOURS.map((hour) => (
              <th key={hour} scope="col">
                {String(hour).padStart(2, "0")}
              </th>
            ))}
            <th scope="col">Day</th>
          </tr>
        </thead>
        <tbody>
          {WEEKDAYS.map((name, weekday) => {
            const row = cells[weekday] ?? [];
            return (
              <tr key={name}>
                <th scope="row">
                  {name.slice(0, 3)}
                  <span class="visually-hidden">{name.slice(3)}</span>
                </th>
                {row.map((cell, hour) => (
                  <Cell key={hour} sums={cell} place={`${weekday}-${hour}`} />
                ))}
                <Cell sums={sumOf(row)} place={`${weekday}-all`} />
              </tr>
            );
          })}
        </tbody>
      </table>
    </Scrolls>
  );
}

function Cell({ sums, place }: { sums: Sums; place: string }) {
  const { up, down, unknown, excused } = sums;
  if (up + down + unknown === 0) {
    if (excused === 0) return <td />;
    return (
      <td data-cell={place} data-down={0} data-excused={excused}>
        <StatusMark status="excused" />
        <span class="visually-hidden">planned closure</span>
      </td>
    );
  }
  const share = downShare(sums);
  return (
    <td
      class={`heat-${share === undefined ? "unknown" : levelOf(share)}`}
      data-cell={place}
      data-down={down}
    >
      {share === undefined ? "?" : percentOf(share)}
    </td>
  );
}

/** The level of colour for the share that was down. */
function levelOf(share: number): number {
  const levels = [0, 0.1, 0.25, 0.5, 0.75];
  return levels.filter((least) => share > least).length;
}

/** In whole percent, rounded down, so that 100 means all. */
function percentOf(share: number): string {
  if (share === 0) return "0";
  if (share < 0.01) return "<1";
  return String(Math.floor(share * 100));
}
