import { writeCsv, writeDuration, writePercent } from "./csv.ts";
import { type Files, readInputs } from "./inputs.ts";
import { HOUR, MINUTE, writeInstant } from "./instant.ts";
import type { Ledger } from "./ledger.ts";
import { type ReportOptions, readingOf } from "./report-options.ts";
import { groupsOf, type WindowsGroup, windowsGroup } from "./rollup.ts";
import { modelWindowsRows, type Windows, type WindowsRow } from "./windows-rows.ts";

const WINDOWS = ["hour", "day", "week"] as const;

/** The report of three windows as CSV, of stores or, with `rollup`, of groups of stores. */
export function modelWindowsReport(files: Files, options: ReportOptions = {}): string {
  const full = options.detail === "full";
  if (options.rollup == null) {
    const row = full ? fullRow : standardRow;
    const header = full ? FULL : STANDARD;
    return writeCsv([header, ...modelWindowsRows(files, options).map(row)]);
  }
  const parts = full
    ? (["uptime", "downtime", "unknown", "uptime_pct", "excused"] as const)
    : (["uptime", "downtime", "uptime_pct"] as const);
  const rows = modelWindowsGroups(files, options).map(({ values, stores, windows }) => {
    return [...values, String(stores), ...parts.flatMap((part) => cellsOf(part, windows))];
  });
  return writeCsv([[...options.rollup, "stores", ...parts.flatMap(named)], ...rows]);
}

/** The groups of a roll-up of the three windows by attributes, ascending by their values. */
function modelWindowsGroups(files: Files, options: ReportOptions): WindowsGroup[] {
  const { attributeNames } = readInputs(files, readingOf(options));
  const groups = groupsOf(modelWindowsRows(files, options), options.rollup ?? [], attributeNames);
  return groups.map(windowsGroup);
}

type Part = "uptime" | "downtime" | "unknown" | "excused" | "uptime_pct";

const named = (part: Part) => WINDOWS.map((window) => `${part}_last_${window}`);
const STANDARD = ["store_id", ...named("uptime"), ...named("downtime")];
const FULL = [
  ...STANDARD,
  ...named("unknown"),
  ...named("uptime_pct"),
  ...["polls_last_week", "last_poll_utc", "timezone", "default_timezone", "default_hours"],
  ...named("excused"),
];
const TIMES = { uptime: "up", downtime: "down", unknown: "unknown", excused: "excused" } as const;

/** Hour, day and week: the hour in minutes, the others in hours. */
function cellsOf(part: Part, windows: Windows): string[] {
  if (part === "uptime_pct") return WINDOWS.map((window) => writePercent(windows[window]));
  const time: keyof Ledger = TIMES[part];
  const unit = { hour: MINUTE, day: HOUR, week: HOUR };
  return WINDOWS.map((window) => writeDuration(windows[window][time], unit[window]));
}

function standardRow({ store, windows }: WindowsRow): string[] {
  return [store.id, ...cellsOf("uptime", windows), ...cellsOf("downtime", windows)];
}

function fullRow(row: WindowsRow): string[] {
  const { calendar, defaults } = row.store;
  return [
    ...standardRow(row),
    ...cellsOf("unknown", row.windows),
    ...cellsOf("uptime_pct", row.windows),
    String(row.polls),
    row.lastPoll === undefined ? "" : writeInstant(row.lastPoll),
    calendar.zone,
    String(defaults.zone),
    String(defaults.hours),
    ...cellsOf("excused", row.windows),
  ];
}
