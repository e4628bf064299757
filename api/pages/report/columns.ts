import type { Column } from "../../uptime/columns.ts";

type Labels = {
  label: string;
  /** The style of its cells. */
  kind: "percent" | "down" | "up" | "unknown" | "plain";
  /** For screen readers, which do not show the heading above it. */
  unit?: string;
};

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

/** The labels of the columns of the table of stores. */
export const COLUMN_LABELS: Record<WindowColumn | "store_id" | "polls_last_week", Labels> = {
  store_id: { label: "Store", kind: "plain" },
  ...window("week", "hours of the last week"),
  ...window("day", "hours of the last day"),
  ...window("hour", "minutes of the last hour"),
  polls_last_week: { label: "Polls", kind: "plain", unit: "of the last week" },
};

/** The figures of a row in groups, in the order of the table. */
export const GROUPS = [
  { label: "Last week, hours", columns: columnsOf("week") },
  { label: "Last day, hours", columns: columnsOf("day") },
  { label: "Last hour, minutes", columns: columnsOf("hour") },
];

/** All columns of figures, in the order of the table. */
export const SHOWN_COLUMNS: readonly (keyof typeof COLUMN_LABELS)[] = [
  ...GROUPS.flatMap(({ columns }) => columns),
  "polls_last_week",
];

function columnsOf<Name extends "week" | "day" | "hour">(name: Name) {
  return [
    `uptime_pct_last_${name}`,
    `downtime_last_${name}`,
    `uptime_last_${name}`,
    `unknown_last_${name}`,
  ] as const;
}
