import { fromMicroseconds } from "../../../producers/messages/timestamp.ts";
import { newestPoll } from "../../../sql/reports.ts";
import { wallClock } from "../../uptime/wall-clock.ts";
import { type Page, page } from "../kit/page.ts";
import type { PageParts } from "../kit/parts.ts";
import { requestedRange } from "../store/range.ts";
import { IncidentsHead } from "./head.tsx";
import { type IncidentFilters, type IncidentsProps, ROWS, withPage } from "./props.ts";
import { IncidentsView } from "./view.tsx";

const ITEMS = 1000;
const UTC = wallClock("UTC");
/** The rule where none is requested. */
const RULE = { min_polls: 2, for: 0, recover: 1 };

/** `GET /ui/incidents`: what is open, or was in any range. */
export function incidentsPage({
  db,
  findIncidents,
}: Pick<PageParts, "db" | "findIncidents">): Page {
  return page<IncidentsProps>(
    {
      name: "incidents",
      path: "/incidents",
      navigation: "Incidents",
      scope: "read",
      browser: new URL("./browser.tsx", import.meta.url),
    },
    {
      title: () => "Incidents",
      load: async (c) => {
        const filters = filtersOf(c.req.query());
        const [newest] = await newestPoll(db);
        const as_of = newest?.newest_us ?? Date.now() * 1000;
        const { state, from, to, store } = filters;
        const range = requestedRange({ from: instant(from), to: instant(to) }, UTC, as_of);
        const list = await findIncidents({
          ...RULE,
          ...range,
          as_of,
          limit: ITEMS,
          state: state === "all" ? undefined : state,
          store: store === "" ? undefined : store,
        });
        return {
          filters,
          range: { from: fromMicroseconds(range.from), to: fromMicroseconds(range.to) },
          as_of: fromMicroseconds(as_of),
          ...withPage({ incidents: [], found: 0 }, list),
          shown: ROWS,
          groups: null,
          blind: null,
          problem: null,
        };
      },
      View: (props) => <IncidentsView {...props} head={<IncidentsHead {...props} />} />,
    },
  );
}

function filtersOf(query: Record<string, string>): IncidentFilters {
  const { state, from = "", to = "", store = "" } = query;
  const known = state === "closed" || state === "all" ? state : "open";
  return { state: known, from, to, store: store.trim() };
}

/** A date, an instant, or what a field for a date and time sends, which is in UTC here. */
function instant(text: string): string {
  return /^\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d+)?)?$/.test(text) ? `${text}Z` : text;
}
