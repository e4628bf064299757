import type { BlindStretches } from "../../answers/blind-stretches.ts";
import type { GroupIncidents } from "../../answers/group-incidents.ts";
import type { IncidentList } from "../../answers/incident-list.ts";
import { announcer } from "../kit/announce.ts";
import { formatQuantity } from "../kit/format.ts";
import { takeOver } from "../kit/hydrate-view.ts";
import type { Placed } from "../kit/page.ts";
import { problemText, requestApi } from "../kit/request-api.ts";
import { type IncidentsActions, type IncidentsProps, queryOf, ROWS, withPage } from "./props.ts";
import { IncidentsView } from "./view.tsx";

const page = takeOver<IncidentsProps & Placed, IncidentsActions>(IncidentsView, {
  onMore: () => page.update({ shown: page.props().shown + ROWS }),
});
const announce = announcer();

/** The value that the API has at an address; a problem is shown. */
async function read<Value>(what: string, address: string): Promise<Value | undefined> {
  const answer = await requestApi<Value>(`${page.props().root}${address}`);
  if ("value" in answer) return answer.value;
  page.update({ problem: `${what} could not be read: ${problemText(answer.problem)}` });
  return undefined;
}

/** Reads the rest of the list, page by page. */
async function readOn(): Promise<void> {
  for (let { next } = page.props(); next !== null; next = page.props().next) {
    const query = queryOf(page.props());
    query.set("limit", "1000");
    query.set("cursor", next);
    const list = await read<IncidentList>("Not all incidents", `incidents?${query}`);
    if (list === undefined) return;
    page.update(withPage(page.props(), list));
  }
  announce(`${formatQuantity(page.props().found, "incident")}.`);
}

const { as_of } = page.props();
const blind = await read<BlindStretches>("Blind stretches", "incidents/blind");
page.update({ blind: blind?.items ?? null });
await readOn();
const groups = await read<GroupIncidents>(
  "Group incidents",
  `incidents/groups?${new URLSearchParams({ as_of })}`,
);
page.update({ groups: groups?.items ?? null });
