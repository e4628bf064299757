import { writeCsv, writeDuration, writePercent } from "./csv.ts";
import { type Files, readInputs } from "./inputs.ts";
import { modelPeriodRows, type PeriodOptions, type PeriodRow } from "./period-rows.ts";
import { readingOf } from "./report-options.ts";
import { groupsOf, type PeriodGroup, periodGroups } from "./rollup.ts";

/** The report for a period as CSV, of stores or, with `rollup`, of groups of stores. */
export function modelPeriodReport(files: Files, options: PeriodOptions): string {
  const { rollup } = options;
  const full = options.detail === "full";
  const bucket = options.by == null ? [] : ["bucket"];
  if (rollup == null) {
    const columns = full ? FULL : STANDARD;
    const lines = modelPeriodRows(files, options).map((row) => {
      return [row.store.id, ...bucket.map(() => row.bucket), ...cellsOf(row, columns)];
    });
    return writeCsv([["store_id", ...bucket, ...columns], ...lines]);
  }
  const columns = full ? FULL : [...STANDARD, "uptime_pct" as const];
  const lines = modelPeriodGroups(files, options).map((row) => {
    const stores = String(row.stores);
    return [...row.values, ...bucket.map(() => row.bucket), stores, ...cellsOf(row, columns)];
  });
  return writeCsv([[...rollup, ...bucket, "stores", ...columns], ...lines]);
}

/** The groups of a roll-up of a period by attributes, ascending by their values, then by bucket. */
export function modelPeriodGroups(files: Files, options: PeriodOptions): PeriodGroup[] {
  const { attributeNames } = readInputs(files, readingOf(options));
  const groups = groupsOf(modelPeriodRows(files, options), options.rollup ?? [], attributeNames);
  return groups.flatMap(periodGroups);
}

type Column = (typeof FULL)[number];

const STANDARD = ["uptime", "downtime"] as const;
const MORE = ["unknown", "excused", "open", "uptime_pct", "polls", "outages"] as const;
const FULL = [...STANDARD, ...MORE] as const;

function cellsOf(row: Omit<PeriodRow, "store">, columns: readonly Column[]): string[] {
  const { up, down, unknown, excused, open } = row.ledger;
  const cells: Record<Column, string> = {
    uptime: writeDuration(up),
    downtime: writeDuration(down),
    unknown: writeDuration(unknown),
    excused: writeDuration(excused),
    open: writeDuration(open),
    uptime_pct: writePercent(row.ledger),
    polls: String(row.polls),
    outages: String(row.outages),
  };
  return columns.map((column) => cells[column]);
}
