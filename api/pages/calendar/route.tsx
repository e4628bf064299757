import { type Page, page } from "../kit/page.ts";
import type { PageParts } from "../kit/parts.ts";
import { storeIdOf } from "../kit/store-id.ts";
import { storeText } from "../kit/store-name.tsx";
import { loadCalendar } from "./load.ts";
import type { CalendarProps } from "./props.ts";
import { CalendarView } from "./view.tsx";

/** `GET /ui/stores/{id}/calendar`: when a store opens, and forms to change it. */
export function calendarPage(parts: Pick<PageParts, "stores">): Page {
  return page<CalendarProps>(
    {
      name: "calendar",
      path: "/stores/:id/calendar",
      scope: "read",
      browser: new URL("./browser.tsx", import.meta.url),
    },
    {
      title: ({ shown }) => `Calendar of ${storeText({ id: shown.store_id, name: shown.name })}`,
      load: async (c) => ({
        shown: await loadCalendar(parts, storeIdOf(c), c.req.query("from")),
        mayWrite: c.get("scopes").has("write"),
        ...{ drafts: {}, faults: {}, notices: {}, sending: null, doomed: null, zones: [] },
      }),
      View: CalendarView,
    },
  );
}
