import type { Now } from "../../routes/now.ts";
import { announcer } from "../announce.ts";
import { takeOver } from "../hydrate.ts";
import type { Placed } from "../page.ts";
import { listen } from "./listen.ts";
import { moreThan, searchOf } from "./question.ts";
import { type NowActions, type NowProps, NowView } from "./view.tsx";
import { changeWords } from "./words.ts";

const MINUTE_MS = 60_000;

/** Not more often than this, whatever happens. */
const PAUSE_MS = 1_000;

const page = takeOver<NowProps & Placed, NowActions>(NowView, {
  onSearch(begin) {
    page.update({ search: begin.trim() });
    void refresh();
  },
  onMore() {
    page.update({ limit: moreThan(page.props().limit) });
    void refresh();
  },
});
const announce = announcer();
const { root } = page.props();

let asked = 0;
let answered = 0;

/** Asks the API how things are, and shows it, unless something newer is shown by then. */
async function refresh(): Promise<void> {
  const { limit, search } = page.props();
  asked += 1;
  const number = asked;
  history.replaceState(null, "", `?${searchOf({ limit, search })}`);
  const response = await fetch(`${root}now?${searchOf({ limit, search })}`).catch(() => undefined);
  const now = response?.ok ? ((await response.json()) as Now) : undefined;
  if (number < answered) return;
  answered = number;
  if (now === undefined) page.update({ trouble: troubleWords(response?.status) });
  else {
    const before = page.props().now;
    page.update({ now, trouble: undefined });
    document.title = document.title.replace(/^.* down now/, `${now.stores.down} down now`);
    announce(changeWords(before, now));
  }
}

function troubleWords(status: number | undefined): string {
  if (status === undefined) return "The server cannot be reached: what is shown is old.";
  if (status === 400) return "No store id has such characters.";
  if (status === 401) return "Your session is over: load the page again to sign in.";
  return "The server could not answer: what is shown is old. It is asked again within a minute.";
}

let waiting: number | undefined;
let refreshed = Number.NEGATIVE_INFINITY;

/** Refreshes soon: many changes at once are one. */
function refreshSoon(): void {
  if (waiting !== undefined) return;
  const wait = Math.max(0, refreshed + PAUSE_MS - performance.now());
  waiting = window.setTimeout(async () => {
    refreshed = performance.now();
    await refresh();
    waiting = undefined;
  }, wait);
}

window.setInterval(refreshSoon, MINUTE_MS);
listen(`${root}events`, {
  onChange: refreshSoon,
  onConnection(connection) {
    // Whatever changed while there was no connection is not told again.
    if (connection === "live" && page.props().connection === "lost") refreshSoon();
    page.update({ connection });
  },
});
