import type { ReportBody } from "../../answers/report.ts";
import type { ReportPage } from "../../answers/report-list.ts";
import { announcer } from "../kit/announce.ts";
import { takeOver } from "../kit/hydrate-view.ts";
import type { Placed } from "../kit/page.ts";
import { problemText, requestApi } from "../kit/request-api.ts";
import { faultsOf, requestOf } from "./request-report.ts";
import { endText } from "./text.ts";
import { type ReportsActions, type ReportsProps, ReportsView, SHOWN } from "./view.tsx";

/** How often the list is refreshed: while a report runs, and while none does. */
const SOON_MS = 1_000;
const LATER_MS = 10_000;

const announce = announcer();
const page = takeOver<ReportsProps & Placed, ReportsActions>(ReportsView, {
  onRequest: (form) => void requestReport(form),
  onRemove: (doomed) => page.update({ doomed }),
  onRemoveAnswer(confirmed) {
    const { doomed } = page.props();
    page.update({ doomed: null });
    if (confirmed && doomed !== null) void remove(doomed);
  },
});
const { root, cursor } = page.props();

async function requestReport(form: FormData): Promise<void> {
  const request = requestOf(form);
  if ("faults" in request) return refuse(request.faults);
  page.update({ sending: true, faults: {} });
  const answer = await requestApi<ReportBody>(`${root}reports`, request);
  page.update({ sending: false });
  if ("problem" in answer) return refuse(faultsOf(answer.problem));
  location.assign(`${root}ui/reports/${answer.value.report_id}`);
}

/** Shows what is wrong, and moves the focus to the first faulty field. */
function refuse(faults: ReportsProps["faults"]): void {
  page.update({ faults });
  document.querySelector<HTMLElement>(".request [aria-invalid=true]")?.focus();
}

async function remove({ report_id }: ReportBody): Promise<void> {
  const answer = await requestApi(`${root}reports/${report_id}`, { method: "DELETE" });
  await refresh();
  if ("problem" in answer) page.update({ problem: problemText(answer.problem) });
  // The button that was pressed may be gone.
  if (document.activeElement === document.body) document.getElementById("page")?.focus();
}

async function refresh(): Promise<void> {
  const query = new URLSearchParams({ limit: String(SHOWN), ...(cursor ? { cursor } : {}) });
  const answer = await requestApi<ReportPage>(`${root}reports?${query}`);
  if ("problem" in answer) {
    page.update({ problem: `${problemText(answer.problem)} What is shown may be old.` });
    return;
  }
  const before = page.props().reports;
  page.update({ reports: answer.value, problem: null });
  announce(endText(before.items, answer.value.items));
}

function refreshLater(): void {
  const runs = page.props().reports.items.some(({ state }) => state === "Running");
  window.setTimeout(
    async () => {
      if (!document.hidden) await refresh();
      refreshLater();
    },
    runs ? SOON_MS : LATER_MS,
  );
}
refreshLater();
