import { fromMicroseconds } from "../../../producers/messages/timestamp.ts";
import { newestPoll } from "../../../sql/reports.ts";
import { Problem } from "../../http/problem.ts";
import { wallClock } from "../../uptime/wall-clock.ts";
import { type Page, page } from "../kit/page.ts";
import type { PageParts } from "../kit/parts.ts";
import { requestedRange } from "../store/range.ts";
import { type OutageFilters, type OutagesProps, ROWS, withPage } from "./props.ts";
import { OutagesView } from "./view.tsx";

const DAY_US = 86_400_000_000;
const ITEMS = 1000;
const UTC = wallClock("UTC");

/** `GET /ui/outages`: when any store was down, of the last day or of any range. */
export function outagesPage({ db, stores }: Pick<PageParts, "db" | "stores">): Page {
  return page<OutagesProps>(
    {
      name: "outages",
      path: "/outages",
      navigation: "Outages",
      scope: "read",
      browser: new URL("./browser.tsx", import.meta.url),
    },
    {
      title: () => "Outages",
      load: async (c) => {
        const filters = filtersOf(c.req.query());
        const [newest] = await newestPoll(db);
        const at = newest?.newest_us ?? Date.now() * 1000;
        const { from, to } = filters;
        const range =
          from === "" && to === ""
            ? { from: at - DAY_US, to: at }
            : requestedRange({ from: instant(from), to: instant(to) }, UTC, at);
        const list = await stores.findOutageList({
          ...range,
          ...{ method: "nearest", gaps: "unknown", limit: ITEMS },
          min_minutes: minutesOf(filters.min_minutes),
          ongoing: filters.ongoing === "" ? undefined : filters.ongoing === "true",
          store: filters.store === "" ? undefined : filters.store,
        });
        return {
          filters,
          range: { from: fromMicroseconds(range.from), to: fromMicroseconds(range.to) },
          newest: newest === undefined ? null : fromMicroseconds(newest.newest_us),
          ...withPage({ outages: [], found: 0, down_us: 0 }, list),
          shown: ROWS,
          problem: null,
        };
      },
      View: OutagesView,
    },
  );
}

function filtersOf(query: Record<string, string>): OutageFilters {
  const { from = "", to = "", min_minutes = "", ongoing = "", store = "" } = query;
  const known = ongoing === "true" || ongoing === "false" ? ongoing : "";
  return { from, to, min_minutes, ongoing: known, store: store.trim() };
}

/** A date, an instant, or what a field for a date and time sends, which is in UTC here. */
function instant(text: string): string {
  return /^\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d+)?)?$/.test(text) ? `${text}Z` : text;
}

function minutesOf(text: string): number {
  const minutes = Number(text);
  if (minutes >= 0 && minutes <= 100_000) return minutes;
  throw new Problem(
    "invalid-request",
    `min_minutes: expected 0 to 100,000, not ${JSON.stringify(text)}`,
  );
}
