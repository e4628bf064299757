import type { Now } from "../../answers/now.ts";
import { announcer } from "../kit/announce.ts";
import { takeOver } from "../kit/hydrate-view.ts";
import type { Placed } from "../kit/page.ts";
import { type Filter, moreThan, queryOf, searchOf } from "./filter.ts";
import { isStale, type NowActions, type NowProps } from "./props.ts";
import { listen } from "./subscribe.ts";
import { changeText, problemText, titleText } from "./text.ts";
import { NowView } from "./view.tsx";

const MINUTE_MS = 60_000;

/** Changes make the page refresh, at most this often. */
const PAUSE_MS = 1_000;

/** How often the age of stale figures is counted on. */
const TICK_MS = 1_000;

/** How long after the last key stroke the list is filtered. */
const TYPING_MS = 150;

const page = takeOver<NowProps & Placed, NowActions>(NowView, {
  onSearch: (search) => applyFilters({ search: search.trim() }, TYPING_MS),
  onGroup: (by) => applyFilters({ by }, 0),
  onMore: () => applyFilters({ limit: moreThan(page.props().limit) }, 0),
});
const announce = announcer();
const { root } = page.props();

let typing: number | undefined;

function applyFilters(changed: Partial<Filter>, waitMs: number): void {
  page.update(changed);
  history.replaceState(null, "", `?${searchOf(page.props())}`);
  window.clearTimeout(typing);
  typing = window.setTimeout(() => void refresh(), waitMs);
}

let received = performance.now();

/** Shows a change. The figures' age counts on while nothing keeps them up to date. */
function show(changed: Partial<NowProps>): void {
  const before = page.props();
  const after = { ...before, ...changed };
  const age = isStale(after) ? (performance.now() - received) / 1000 : 0;
  page.update({ ...changed, age });
  document.title = document.title.replace(
    titleText(before.now, isStale(before)),
    titleText(after.now, isStale(after)),
  );
}

let requested = 0;
let answered = 0;

/** Gets the present state from the API and shows it, unless a newer one is shown by then. */
async function refresh(): Promise<void> {
  const { limit, search, by } = page.props();
  requested += 1;
  const number = requested;
  const response = await fetch(`${root}now?${queryOf({ limit, search, by })}`).catch(
    () => undefined,
  );
  const now = response?.ok ? ((await response.json()) as Now) : undefined;
  if (number < answered) return;
  answered = number;
  if (now === undefined) {
    show({ problem: problemText(response?.status) });
    return;
  }
  const before = page.props().now;
  received = performance.now();
  show({ now, listed: search, problem: undefined });
  announce(changeText(before, now));
}

let waiting: number | undefined;
let refreshed = Number.NEGATIVE_INFINITY;

/** Refreshes soon, once for many changes. */
function refreshSoon(): void {
  if (waiting !== undefined) return;
  const wait = Math.max(0, refreshed + PAUSE_MS - performance.now());
  waiting = window.setTimeout(() => {
    waiting = undefined;
    refreshed = performance.now();
    void refresh();
  }, wait);
}

window.setInterval(refreshSoon, MINUTE_MS);
window.setInterval(() => {
  if (isStale(page.props())) show({});
}, TICK_MS);
listen(`${root}events`, {
  onChange: refreshSoon,
  onConnection(connection) {
    // Changes without a connection may not be sent again.
    if (connection === "live" && page.props().connection === "lost") refreshSoon();
    show({ connection });
  },
});
