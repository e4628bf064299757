import type { StoreState } from "../../answers/store.ts";
import type { ShownDay } from "../calendar/days.ts";
import { WeekTables } from "../calendar/days-table.tsx";
import { formatMinute, formatSeconds, formatWall, secondsBetween } from "../kit/format.ts";
import { plannedText } from "../kit/planned-text.ts";
import { StatusMark } from "../kit/status-mark.tsx";
import { AttributesView } from "./attributes.tsx";
import type { AttributesProps } from "./attributes-props.ts";
import { STATUS_LABELS } from "./text.ts";

type HeadProps = {
  store: StoreState;
  attributes: AttributesProps;
  local: LocalTimes;
  /** The present week and the next one. */
  days: readonly ShownDay[];
  /** The address of its whole calendar. */
  calendar: string;
};

/** The present state of a store, and what is known about it. */
export function Head({ store, attributes, local, days, calendar }: HeadProps) {
  const { timezone, default_timezone, last_poll, now } = store;
  return (
    <div class="store-head">
      <div>
        <div id="attributes">
          <AttributesView {...attributes} />
        </div>
        <p class={`state is-${now.state}`} data-state={now.state}>
          <StatusMark status={now.state} /> <strong>{STATUS_LABELS[now.state]}</strong>
          <span class="plain">
            {now.planned && `, ${plannedText(now.planned)}`}
            {stateText(store, local)}
          </span>
        </p>
        {now.is_past && (
          <p class="notice" data-past>
            {`The newest poll of any store is from ${formatMinute(now.at)} UTC. This is the state then.`}
          </p>
        )}
        <dl class="pairs">
          <dt>Local time</dt>
          <dd>
            <time dateTime={now.local_time}>{formatWall(now.local_time)}</time>
            {`, ${formatMinute(now.local_time).slice(0, 10)}`}
          </dd>
          <dt>Time zone</dt>
          <dd>
            {timezone}
            {default_timezone && <span class="faint"> (default)</span>}
          </dd>
          <dt>Last poll</dt>
          <dd>
            {last_poll === null || local.last_poll === null ? (
              "never"
            ) : (
              <>
                <time dateTime={last_poll}>{formatMinute(local.last_poll)}</time>
                {`, ${store.status} `}
                <span class="faint">{`(${formatMinute(last_poll)} UTC)`}</span>
              </>
            )}
          </dd>
          <dt>{now.state === "closed" ? "Opens" : "Closes"}</dt>
          <dd>{changeText(now)}</dd>
        </dl>
      </div>
      <div>
        <WeekTables days={days} />
        <p class="faint">
          {store.default_hours && "No opening hours are known: always open. "}
          <a href={calendar}>Calendar</a>
        </p>
      </div>
    </div>
  );
}

/** Instants of the store's state in local time. */
export type LocalTimes = { since: string | null; last_poll: string | null };

function stateText({ now, status, since, since_at_least }: StoreState, local: LocalTimes): string {
  if (since === null || local.since === null) return ": never polled";
  const seconds = Math.max(0, secondsBetween(since, now.at));
  const run = `${status} since ${formatMinute(local.since)}, for ${since_at_least ? "at least " : ""}${formatSeconds(seconds)}`;
  return now.state === "unknown" ? `: no poll for three hours or more; ${run}` : `: ${run}`;
}

function changeText({ state, next_opening_local, next_closing_local }: StoreState["now"]): string {
  if (state === "closed") return next_opening_local ? instantText(next_opening_local) : "never";
  return next_closing_local ? instantText(next_closing_local) : "never";
}

function instantText(local: string): string {
  return `${formatWall(local)}, ${local.slice(0, 10)}`;
}
