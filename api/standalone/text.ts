import { group } from "../../producers/launch/progress.ts";
import { fromMicroseconds } from "../../producers/messages/timestamp.ts";
import type { WorstStore } from "../../sql/report-rows.ts";
import type { ReportRow } from "../../sql/reports.ts";
import { shareText } from "../uptime/percent.ts";

/** A report for a terminal: its instant, how much is unknown, and a table of its worst stores. */
export function worstStoresText(report: ReportRow, stores: readonly WorstStore[]): string {
  const asOf = report.as_of_us === null ? "" : ` as of ${fromMicroseconds(report.as_of_us)}`;
  const header = ["store", "up %, week", "down h, week", "down h, day", "down min, hour", "zone"];
  const rows = stores.map((store) => [
    store.store_id,
    store.uptime_pct_last_week ?? "–",
    store.downtime_last_week,
    store.downtime_last_day,
    store.downtime_last_hour,
    store.timezone,
  ]);
  return [
    `Report${asOf}: ${group(report.stores)} stores.${unknownText(report.unknown_share)} Down longest:`,
    "",
    ...table([header, ...rows]).map((line) => `  ${line}`),
    ...report.warnings.map((warning) => `warning: ${warning}`),
  ].join("\n");
}

function unknownText(share: number | null): string {
  if (share === null || share === 0) return "";
  return ` ${shareText(share)} of their open time of the last week is unknown.`;
}

/** Where the pages already work while files are still being loaded. */
export function openText({ url }: { url: string }): string {
  return `Open ${url} in a browser: it already works, and shows the progress of loading.`;
}

/**
 * Addresses to try, ready to be pasted into a shell: those of a report only if there is one;
 * `worst` is a store of it. `again` says what happens when the program is started again.
 */
export function addressesText(
  {
    url,
    guarded,
    again = "it continues where it stopped",
  }: { url: string; guarded: boolean; again?: string | undefined },
  reportId?: string,
  worst?: string,
): string {
  const curl = guarded ? 'curl -H "Authorization: Bearer $TOKEN"' : "curl";
  return [
    `Serving on ${url}, for ${guarded ? "clients with a token" : "this machine only"}. Open it in a browser, or try:`,
    "",
    ...(reportId === undefined ? [] : [`  ${curl} '${url}/reports/${reportId}/rows?worst=10'`]),
    ...(worst === undefined ? [] : [`  ${curl} ${url}/reports/${reportId}/stores/${worst}`]),
    `  ${url}/docs`,
    "",
    `Stop with Ctrl+C. When started again, ${again}.`,
  ].join("\n");
}

/** Aligns cells in columns: text left, numbers right. */
function table(rows: string[][]): string[] {
  const widths = (rows[0] ?? []).map((_, column) =>
    Math.max(...rows.map((row) => row[column]?.length ?? 0)),
  );
  return rows.map((row) =>
    row
      .map((cell, column) => {
        const outer = column === 0 || column === row.length - 1;
        return outer ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0);
      })
      .join("  ")
      .trimEnd(),
  );
}
