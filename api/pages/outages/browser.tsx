import type { OutageList } from "../../answers/outage-list.ts";
import { announcer } from "../kit/announce.ts";
import { formatQuantity } from "../kit/format.ts";
import { takeOver } from "../kit/hydrate-view.ts";
import type { Placed } from "../kit/page.ts";
import { problemText, requestApi } from "../kit/request-api.ts";
import { type OutagesActions, type OutagesProps, queryOf, ROWS, withPage } from "./props.ts";
import { OutagesView } from "./view.tsx";

const page = takeOver<OutagesProps & Placed, OutagesActions>(OutagesView, {
  onMore: () => page.update({ shown: page.props().shown + ROWS }),
});
const announce = announcer();

/** Reads the rest of the list, page by page. */
async function readOn(): Promise<void> {
  const { root } = page.props();
  for (let { next } = page.props(); next !== null; next = page.props().next) {
    const query = queryOf(page.props());
    query.set("limit", "1000");
    query.set("cursor", next);
    const answer = await requestApi<OutageList>(`${root}outages?${query}`);
    if ("problem" in answer) {
      const text = `Not all outages could be read: ${problemText(answer.problem)}`;
      return page.update({ problem: text });
    }
    page.update(withPage(page.props(), answer.value));
  }
  announce(`${formatQuantity(page.props().found, "outage")}.`);
}

if (page.props().next !== null) await readOn();
