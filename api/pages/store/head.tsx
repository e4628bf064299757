import type { StoreState } from "../../routes/stores/get.ts";
import { secondsBetween, spellMinute, spellSeconds, spellWall } from "../kit/format.ts";
import { StatusMark } from "../kit/status-mark.tsx";
import { Week } from "./week.tsx";
import { STATUS_WORDS } from "./text.ts";

/** What a store is now, and what is known of it. */
export function Head({ store, local }: { store: StoreState; local: LocalTimes }) {
  const { store_id, timezone, default_timezone, last_poll, now } = store;
  return (
    <div class="store-head">
      <div>
        <h1>{store_id}</h1>
        <p class={`state is-${now.state}`} data-state={now.state}>
          <StatusMark status={now.state} /> <strong>{STATUS_WORDS[now.state]}</strong>
          <span class="plain">{stateWords(store, local)}</span>
        </p>
        {now.is_past && (
          <p class="notice" data-past>
            {`The newest poll of all is from ${spellMinute(now.at)} UTC: this is how things stood then.`}
          </p>
        )}
        <dl class="pairs">
          <dt>There</dt>
          <dd>
            <time dateTime={now.local_time}>{spellWall(now.local_time)}</time>
            {`, ${spellMinute(now.local_time).slice(0, 10)}`}
          </dd>
          <dt>Zone</dt>
          <dd>
            {timezone}
            {default_timezone && <span class="faint"> (none is known: the default)</span>}
          </dd>
          <dt>Last poll</dt>
          <dd>
            {last_poll === null || local.last_poll === null ? (
              "never"
            ) : (
              <>
                <time dateTime={last_poll}>{spellMinute(local.last_poll)}</time>
                {`, ${store.status} `}
                <span class="faint">{`(${spellMinute(last_poll)} UTC)`}</span>
              </>
            )}
          </dd>
          <dt>{now.state === "closed" ? "Opens" : "Closes"}</dt>
          <dd>{changeWords(now)}</dd>
        </dl>
      </div>
      <Week store={store} />
    </div>
  );
}

/** Instants of the store's state on its wall clock. */
export type LocalTimes = { since: string | null; last_poll: string | null };

function stateWords({ now, status, since, since_at_least }: StoreState, local: LocalTimes): string {
  if (since === null || local.since === null) return ": it was never polled";
  const seconds = Math.max(0, secondsBetween(since, now.at));
  const run = `seen ${status} since ${spellMinute(local.since)}, for ${since_at_least ? "at least " : ""}${spellSeconds(seconds)}`;
  return now.state === "unknown" ? `: no poll for three hours or more; ${run}` : `: ${run}`;
}

function changeWords({ state, next_opening_local, next_closing_local }: StoreState["now"]): string {
  if (state === "closed") return next_opening_local ? instantWords(next_opening_local) : "never";
  return next_closing_local ? instantWords(next_closing_local) : "never";
}

function instantWords(local: string): string {
  return `${spellWall(local)}, ${local.slice(0, 10)}`;
}
