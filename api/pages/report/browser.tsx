import type { ReportBody } from "../../answers/report.ts";
import { announcer } from "../kit/announce.ts";
import { formatQuantity } from "../kit/format.ts";
import { takeOver } from "../kit/hydrate-view.ts";
import type { Placed } from "../kit/page.ts";
import { problemText, requestApi } from "../kit/request-api.ts";
import { endText } from "../reports/text.ts";
import { queryOf } from "./address.ts";
import { storesColumns } from "./columns.ts";
import {
  applyFilters,
  type Filters,
  type Labels,
  NO_LABELS,
  nextSort,
  type Row,
  readLabels,
  rowsOf,
} from "./filters.ts";
import { requestBefore } from "./period-before.ts";
import { type ReportActions, type ReportProps, ReportView } from "./view.tsx";

/** The most rows that the browser loads: of a larger report, those that were down longest. */
const MOST_ROWS = 100_000;

/** When to request again: without a Retry-After, and after an error. */
const AGAIN_SECONDS = 1;
const RETRY_AFTER_ERROR_SECONDS = 5;

const announce = announcer();
const page = takeOver<ReportProps & Placed, ReportActions>(ReportView, {
  onSort: (column) => show({ sort: nextSort(page.props().filters.sort, column) }),
  onFilter(filters) {
    show(filters);
    announce(`${formatQuantity(page.props().rows.length, "row")} in the table.`);
  },
  onBy(by) {
    const { filters, ...state } = page.props();
    const query = queryOf({ ...state, filters: { ...filters, group: [] }, by }, columns);
    location.assign(`${location.pathname}?${query}#groups-heading`);
  },
  onWindow(window) {
    page.update({ window });
    remember();
  },
  onRemove: () => page.update({ doomed: true }),
  onRemoveAnswer(confirmed) {
    page.update({ doomed: false });
    if (confirmed) void remove();
  },
});
const { root, report } = page.props();
const columns = storesColumns(report.period);
const address = `${root}reports/${report.report_id}`;
let all: readonly Row[] = [];
let labels: Labels = NO_LABELS;

function show(changed: Partial<Filters>): void {
  const filters = { ...page.props().filters, ...changed };
  page.update({ filters, rows: applyFilters(all, filters, columns, labels), loaded: all.length });
  remember();
}

/** Keeps the state of the view in the address. */
function remember(): void {
  const query = queryOf(page.props(), columns);
  history.replaceState(null, "", query === "" ? location.pathname : `?${query}`);
}

async function loadRows(count: number): Promise<void> {
  const worst = Math.max(1, Math.min(count, MOST_ROWS));
  const query = new URLSearchParams({ format: "csv", detail: "full", worst: String(worst) });
  const of = new URLSearchParams([
    ["rows", String(worst)],
    ...page.props().by.map((name) => ["by", name]),
  ]);
  const [rows, lines] = await Promise.all([
    textOf(`${address}/rows?${query}`),
    textOf(`${root}ui/reports/${report.report_id}/labels?${of}`),
  ]);
  if (rows === undefined || lines === undefined) {
    page.update({ problem: "Not all rows could be loaded. Reload the page, or download them." });
    return;
  }
  all = rowsOf(rows);
  labels = readLabels(lines);
  page.update({ names: labels.names });
  show({});
}

/** The text at an address; undefined if it cannot be had. */
async function textOf(of: string): Promise<string | undefined> {
  try {
    const response = await fetch(of);
    return response.ok ? await response.text() : undefined;
  } catch {
    return undefined;
  }
}

/** Follows a running report until it has ended. */
async function follow(): Promise<void> {
  const answer = await requestApi<ReportBody>(address);
  if ("problem" in answer) {
    page.update({ problem: problemText(answer.problem) });
    if (answer.status !== 404) window.setTimeout(follow, RETRY_AFTER_ERROR_SECONDS * 1000);
    return;
  }
  const before = page.props().report;
  page.update({ report: answer.value, problem: null });
  announce(endText([before], [answer.value]));
  if (answer.value.state === "Running") {
    window.setTimeout(follow, (answer.retryAfter ?? AGAIN_SECONDS) * 1000);
  } else if (answer.value.state === "Complete") location.reload();
}

async function remove(): Promise<void> {
  const isRunning = page.props().report.state === "Running";
  const answer = await requestApi(address, { method: "DELETE" });
  if ("problem" in answer) return page.update({ problem: problemText(answer.problem) });
  // A cancelled report stays, and is followed to its end. A removed one is gone.
  if (!isRunning) location.assign(`${root}ui/reports`);
}

/** Submitting the form as it is would lose the state of the view. */
document
  .querySelector<HTMLFormElement>("#compare-section form")
  ?.addEventListener("submit", (event) => {
    event.preventDefault();
    const compare = String(new FormData(event.currentTarget as HTMLFormElement).get("compare"));
    compareWith(compare);
  });

function compareWith(compare: string): void {
  const query = queryOf({ ...page.props(), compare }, columns);
  location.assign(`${location.pathname}?${query}#compare-section`);
}

/** Requests the report for the period before, waits for it, and compares with it. */
async function compareBefore(button: HTMLButtonElement): Promise<void> {
  button.disabled = true;
  announce("Calculating the period before.");
  const headers = { "Content-Type": "application/json" };
  const body = JSON.stringify(requestBefore(report));
  let answer = await requestApi<ReportBody>(`${root}reports`, { method: "POST", headers, body });
  while (!("problem" in answer) && answer.value.state === "Running") {
    const before = `${root}reports/${answer.value.report_id}`;
    answer = await requestApi<ReportBody>(before, { headers: { Prefer: "wait=20" } });
  }
  if (!("problem" in answer)) return compareWith(answer.value.report_id);
  page.update({ problem: problemText(answer.problem) });
  button.disabled = false;
}

const before = document.querySelector<HTMLButtonElement>("button[data-before]");
before?.addEventListener("click", () => void compareBefore(before));
if (before) before.hidden = false;

if (report.made_from !== null) await loadRows(report.made_from.rows);
else if (report.state === "Running") await follow();
