import { formatDay, WEEKDAYS } from "../kit/dates.ts";
import { formatMinute } from "../kit/format.ts";
import { Scrolls } from "../kit/scrolls.tsx";
import { type FormName, removalOf } from "./change.ts";
import type { CalendarActions, CalendarProps, ShownCalendar, ShownClosure } from "./props.ts";
import { formatDateOf, openingsOfDay, openingsText } from "./text.ts";

type ListProps = Pick<CalendarProps, "shown" | "mayWrite"> &
  Pick<CalendarActions, "onEdit" | "onRemove">;

/** The weeks of a calendar, each with the date from which on it is valid. */
export function WeekList({ shown, ...actions }: ListProps) {
  const { weeks, today } = shown;
  if (weeks.length === 0) {
    return <p class="empty">No opening hours are known: always open.</p>;
  }
  const present = weeks.findLast(({ valid_from }) => valid_from === null || valid_from <= today);
  return (
    <ul class="weeks">
      {weeks.map((each, index) => {
        const { valid_from, week } = each;
        const name = valid_from === null ? "Since ever" : `Valid from ${formatDateOf(valid_from)}`;
        return (
          <li key={valid_from} data-valid-from={valid_from ?? ""}>
            <table class="week">
              <caption>
                {name}
                {index === 0 && valid_from !== null && ", and on all dates before"}
                {each === (present ?? weeks[0]) && <strong> · now</strong>}
              </caption>
              <tbody>
                {WEEKDAYS.map((weekday, day) => (
                  <tr key={weekday}>
                    <th scope="row">{weekday}</th>
                    <td>{openingsOfDay(week, day) || <span class="faint">closed</span>}</td>
                  </tr>
                ))}
              </tbody>
            </table>
            <Buttons
              {...actions}
              form="week"
              of={`the week ${name.toLowerCase()}`}
              draft={() => ({
                valid_from: valid_from ?? "",
                ...Object.fromEntries(
                  WEEKDAYS.map((_, day) => [`day-${day}`, openingsOfDay(week, day)]),
                ),
              })}
              removed={valid_from ?? ""}
              consequence={consequenceOf(shown, valid_from)}
            />
          </li>
        );
      })}
    </ul>
  );
}

function consequenceOf({ weeks }: ShownCalendar, valid_from: string | null): string {
  const isAll = valid_from === null || weeks.length === 1;
  if (!isAll) return "The week before it is then valid on its dates, too.";
  const others = weeks.length > 1 ? "The other weeks are removed with it. " : "";
  return `${others}A store without hours counts as always open.`;
}

/** The special days of a calendar. */
export function SpecialDayList({ shown: { special_days }, ...actions }: ListProps) {
  if (special_days.length === 0) return <p class="empty">There are no special days.</p>;
  return (
    <Scrolls label="All special days" isTall>
      <table>
        <thead>
          <tr>
            <th scope="col">Date</th>
            <th scope="col">Open</th>
          </tr>
        </thead>
        <tbody>
          {special_days.map(({ date, openings }) => (
            <tr key={date} data-special-day={date}>
              <th scope="row">{formatDateOf(date)}</th>
              <td>
                <div class="with-buttons">
                  {openingsText(openings) || <span class="faint">closed</span>}
                  <Buttons
                    {...actions}
                    form="special-day"
                    of={`the special day ${date}`}
                    draft={() => ({ date, openings: openingsText(openings) })}
                    removed={date}
                    consequence="The week then governs the date again."
                  />
                </div>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Scrolls>
  );
}

/** The closures of a calendar. */
export function ClosureList({ shown: { closures }, ...actions }: ListProps) {
  if (closures.length === 0) return <p class="empty">No closures are planned.</p>;
  return (
    <Scrolls label="All closures" isTall>
      <table class="closures">
        <thead>
          <tr>
            <th scope="col">From</th>
            <th scope="col">To</th>
            <th scope="col">Reason</th>
          </tr>
        </thead>
        <tbody>
          {closures.map((closure) => (
            <tr key={closure.from} data-closure={closure.from}>
              <th scope="row">
                <Instant utc={closure.from} local={closure.from_local} />
              </th>
              <td>
                {closure.to === null || closure.to_local === null ? (
                  "until further notice"
                ) : (
                  <Instant utc={closure.to} local={closure.to_local} />
                )}
              </td>
              <td>
                <div class="with-buttons">
                  <span>{closure.reason}</span>
                  <Buttons
                    {...actions}
                    form="closure"
                    of={`the closure from ${formatMinute(closure.from_local)}`}
                    draft={() => closureDraft(closure)}
                    removed={closure.from}
                    consequence="The store is then expected to be open again in its opening hours."
                  />
                </div>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Scrolls>
  );
}

function closureDraft({ from, from_local, to, to_local, reason }: ShownClosure) {
  return {
    ...{ key: from, from: fieldOf(from_local), reason },
    ...{ to: to_local === null ? "" : fieldOf(to_local), to_utc: to ?? "" },
  };
}

/** A local instant as the fields of browsers have it: without seconds, if these are zero. */
function fieldOf(local: string): string {
  return local.slice(0, 19).replace(/(T\d\d:\d\d):00$/, "$1");
}

function Instant({ utc, local }: { utc: string; local: string }) {
  return (
    <time dateTime={utc}>
      {`${formatDay(local)} ${local.slice(0, 4)} ${local.slice(11, 16)}`}
      <span class="second">{`${formatMinute(utc)} UTC`}</span>
    </time>
  );
}

type ButtonsProps = Omit<ListProps, "shown"> & {
  form: Exclude<FormName, "timezone">;
  /** What is changed or removed. */
  of: string;
  draft(): Record<string, string>;
  /** The key of what is removed, and what holds then. */
  removed: string;
  consequence: string;
};

function Buttons({
  mayWrite,
  onEdit,
  onRemove,
  form,
  of,
  draft,
  removed,
  consequence,
}: ButtonsProps) {
  if (!mayWrite) return null;
  return (
    <span class="actions">
      <button
        type="button"
        class="quiet"
        disabled={!onEdit}
        onClick={() => onEdit?.(form, draft())}
      >
        Change<span class="visually-hidden"> {of}</span>
      </button>
      <button
        type="button"
        class="quiet"
        disabled={!onRemove}
        onClick={() =>
          onRemove?.({
            question: `Remove ${of}?`,
            consequence,
            change: removalOf(form, removed),
          })
        }
      >
        Remove<span class="visually-hidden"> {of}</span>
      </button>
    </span>
  );
}
