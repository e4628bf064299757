import { formatDay } from "../kit/dates.ts";
import { StatusMark } from "../kit/status-mark.tsx";
import type { ShownDay } from "./days.ts";

/** Some whole weeks, each as a table of its dates. */
export function WeekTables({ days }: { days: readonly ShownDay[] }) {
  const weeks = Array.from({ length: days.length / 7 }, (_, week) =>
    days.slice(week * 7, week * 7 + 7),
  );
  return (
    <div class="weeks">
      {weeks.map((week) => (
        <WeekTable key={week[0]?.date} week={week} />
      ))}
    </div>
  );
}

function WeekTable({ week }: { week: readonly ShownDay[] }) {
  const [first, last] = [week[0]?.date ?? "", week.at(-1)?.date ?? ""];
  return (
    <table class="dates-of-week" data-week={first}>
      <caption>{`${formatDay(first).slice(4)} – ${formatDay(last).slice(4)} ${last.slice(0, 4)}`}</caption>
      <tbody>
        {week.map((day) => (
          <tr key={day.date} class={day.isToday ? "today" : undefined} data-date={day.date}>
            <th scope="row">
              <time dateTime={day.date}>{formatDay(day.date)}</time>
              {day.isToday && <span class="second">today</span>}
            </th>
            <td>
              {day.open.length > 0 ? (
                <Open open={day.open} />
              ) : (
                <span class="faint">{day.longerSeconds === null ? "no such date" : "closed"}</span>
              )}
              <Marks day={day} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Open({ open }: { open: readonly string[] }) {
  return (
    <span>
      {open.map((when, index) => (
        <span key={when}>
          {index > 0 && ", "}
          <span class="figure">{when}</span>
        </span>
      ))}
    </span>
  );
}

/** What is unlike other dates. */
function Marks({ day: { isSpecial, beginsWeek, closures, longerSeconds } }: { day: ShownDay }) {
  const clock = clockText(longerSeconds);
  return (
    <>
      {isSpecial && (
        <span class="second">
          {" "}
          <StatusMark status="special" /> Special day
        </span>
      )}
      {beginsWeek && <span class="second"> New week from this date on</span>}
      {closures.map(({ when, reason }) => (
        <span key={when} class="second">
          {" "}
          <StatusMark status="excused" />
          {` Planned closure ${when}${reason && `: ${reason}`}`}
        </span>
      ))}
      {clock && <span class="second">{` ${clock}`}</span>}
    </>
  );
}

/** How the clock changes on a date. */
function clockText(longerSeconds: number | null): string | undefined {
  if (longerSeconds === null) return "The time zone skipped it";
  if (longerSeconds === 0) return undefined;
  const minutes = Math.abs(longerSeconds) / 60;
  const length = minutes % 60 === 0 ? `${minutes / 60} h` : `${minutes} min`;
  return `The clock goes ${longerSeconds > 0 ? "back" : "forward"} ${length}`;
}
