import { type AnyColumn, COLUMNS, type Column, columnsOf } from "../../uptime/columns.ts";

type Labels = {
  label: string;
  /** The style of its cells. */
  kind: "percent" | "down" | "up" | "unknown" | "plain" | "text";
  /** For screen readers, which do not show the heading above it. */
  unit?: string;
};

/** The table of the stores of a report: what it shows of the rows in full detail. */
export type StoresColumns = {
  /** The columns of the CSV of full detail, in its order. */
  csv: readonly AnyColumn[];
  /** What identifies a row besides its store; in front of the figures. */
  keys: readonly AnyColumn[];
  /** Figures with a heading above them. */
  groups: readonly { label: string; columns: readonly AnyColumn[] }[];
  /** Figures after them. */
  counts: readonly AnyColumn[];
  labels: Partial<Record<AnyColumn, Labels>>;
  /** The columns of downtime with their unit and window, that by which rows are worst first. */
  downtimes: readonly (readonly [column: AnyColumn, unit: string])[];
};

const STORE: Labels = { label: "Store", kind: "plain" };

const window = (name: "week" | "day" | "hour", unit: string) =>
  ({
    [`uptime_pct_last_${name}`]: { label: "Up %", kind: "percent", unit: `last ${name}` },
    [`downtime_last_${name}`]: { label: "Down", kind: "down", unit },
    [`uptime_last_${name}`]: { label: "Up", kind: "up", unit },
    [`unknown_last_${name}`]: { label: "Unknown", kind: "unknown", unit },
  }) as Record<WindowColumn, Labels>;

type WindowColumn = Extract<
  Column,
  `${"uptime_pct" | "downtime" | "uptime" | "unknown"}_last_${string}`
>;

/** The columns of a report of the windows. */
export const OF_WINDOWS: StoresColumns = {
  csv: COLUMNS.full,
  keys: [],
  groups: [
    { label: "Last week, hours", columns: columnsOfWindow("week") },
    { label: "Last day, hours", columns: columnsOfWindow("day") },
    { label: "Last hour, minutes", columns: columnsOfWindow("hour") },
  ],
  counts: ["polls_last_week"],
  labels: {
    store_id: STORE,
    ...window("week", "hours of the last week"),
    ...window("day", "hours of the last day"),
    ...window("hour", "minutes of the last hour"),
    polls_last_week: { label: "Polls", kind: "plain", unit: "of the last week" },
  },
  downtimes: [
    ["downtime_last_week", "hours in the last week"],
    ["downtime_last_day", "hours in the last day"],
    ["downtime_last_hour", "minutes in the last hour"],
  ],
};

function columnsOfWindow(name: "week" | "day" | "hour") {
  return [
    `uptime_pct_last_${name}`,
    `downtime_last_${name}`,
    `uptime_last_${name}`,
    `unknown_last_${name}`,
  ] as const;
}

/** The columns of a report for a period. */
export function ofPeriod({ by }: { by: string | null }): StoresColumns {
  const hours = by === null ? "hours of the period" : `hours of the ${by}`;
  return {
    csv: columnsOf("full", { by: by ?? undefined }),
    keys: by === null ? [] : ["bucket"],
    groups: [
      {
        label: by === null ? "The period, hours" : `The ${by}, hours`,
        columns: ["uptime_pct", "downtime", "uptime", "unknown", "excused", "open"],
      },
    ],
    counts: ["polls", "outages"],
    labels: {
      store_id: STORE,
      bucket: { label: by === null ? "" : capitalized(by), kind: "text" },
      uptime_pct: { label: "Up %", kind: "percent" },
      downtime: { label: "Down", kind: "down", unit: hours },
      uptime: { label: "Up", kind: "up", unit: hours },
      unknown: { label: "Unknown", kind: "unknown", unit: hours },
      excused: { label: "Excused", kind: "up", unit: hours },
      open: { label: "Open", kind: "up", unit: hours },
      polls: { label: "Polls", kind: "plain" },
      outages: { label: "Outages", kind: "plain" },
    },
    downtimes: [["downtime", "hours"]],
  };
}

function capitalized(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}

/** The columns of the stores of a report. */
export function storesColumns(period: { by: string | null } | null): StoresColumns {
  return period === null ? OF_WINDOWS : ofPeriod(period);
}

/** All columns after that of the store, in the order of the table. */
export function shownColumns({ keys, groups, counts }: StoresColumns): readonly AnyColumn[] {
  return [...keys, ...groups.flatMap(({ columns }) => columns), ...counts];
}

/** The label of a column of the table. */
export function labelsOf({ labels }: StoresColumns, column: AnyColumn): Labels {
  return labels[column] ?? { label: column, kind: "plain" };
}
