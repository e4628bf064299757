import type { StoreState } from "../../answers/store.ts";
import { WEEKDAYS, weekdayOf } from "./text.ts";

/** The opening hours of a week, in local time. */
export function Week({ store: { hours, default_hours, now } }: { store: StoreState }) {
  if (default_hours) {
    return <p class="empty">No opening hours are known: always open.</p>;
  }
  const today = weekdayOf(now.local_time);
  return (
    <table class="week">
      <caption>Opening hours</caption>
      <tbody>
        {WEEKDAYS.map((name, day) => {
          const rows = hours
            .filter((row) => row.day === day)
            .sort((a, b) => (a.start_time_local < b.start_time_local ? -1 : 1));
          return (
            <tr key={name} class={day === today ? "today" : undefined}>
              <th scope="row">
                {name}
                {day === today && <span class="visually-hidden"> (today)</span>}
              </th>
              <td>
                {rows.length === 0 ? (
                  <span class="faint">closed</span>
                ) : (
                  rows.map(formatHours).join(", ")
                )}
              </td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}

/**
 * 23:59 and later means midnight, and 00:00 to 00:00 the whole day (REPORT_SEMANTICS, opening
 * periods).
 */
function formatHours({ start_time_local, end_time_local }: StoreState["hours"][number]): string {
  const [start, end] = [formatClock(start_time_local), formatClock(end_time_local)];
  const whole = start === "00:00" && end === "00:00";
  return `${start}–${whole || end >= "23:59" ? "24:00" : end}`;
}

/** Without seconds, if these are zero. */
function formatClock(time: string): string {
  return time.replace(/^(\d\d:\d\d):00$/, "$1");
}
