import { readFileSync } from "node:fs";
import type { Readable } from "node:stream";
import { z } from "zod";
import type { Database } from "./database.ts";
import type { Bounds } from "./positions.ts";
import { command, query } from "./query.ts";
import type { ByAttempt, ById } from "./reports.ts";
import { type StreamFormat, streamQuery, streamStatement } from "./stream.ts";
import { STREAM_FORMATS } from "./stream-formats.ts";

/** Keeps the attributes that stores had within the bounds, for an attempt at a report. */
export const insertReportAttributes = command<
  ById & ByAttempt & { selected: number; bounds: Bounds }
>("insert_report_attributes.sql");

/** The names of the attributes that the stores of an attempt have, ascending. */
export const reportAttributeNames = query<ById & ByAttempt, { name: string }>({
  file: "report_attribute_names.sql",
  row: z.object({ name: z.string() }),
});

/** The columns of a roll-up behind the attributes, of the windows and of a period. */
const COLUMNS = {
  windows: {
    view: "attempt_rollup",
    exact: inWindows("uptime", "downtime", "unknown", "excused"),
    standard: ["stores", ...inWindows("uptime", "downtime", "uptime_pct")],
    full: ["stores", ...inWindows("uptime", "downtime", "unknown", "uptime_pct", "excused")],
  },
  period: {
    view: "attempt_period_rollup",
    exact: ["uptime", "downtime", "unknown", "excused", "open"],
    standard: ["stores", "uptime", "downtime", "uptime_pct"],
    full: [
      ...["stores", "uptime", "downtime", "unknown", "excused", "open", "uptime_pct"],
      ...["polls", "outages"],
    ],
  },
} as const;

const Micros = z.array(z.number());

const Group = z.object({
  /** Of the attributes, in their order. */
  values: z.array(z.string()),
  stores: z.coerce.number(),
  /** Exact, of the hour, the day and the week; or of the period. */
  up_us: Micros,
  down_us: Micros,
  unknown_us: Micros,
});
/** The sums of the stores with the same values of some attributes. */
export type Group = z.output<typeof Group>;

const groupsOf = {
  windows: groupQuery("report_groups.sql"),
  period: groupQuery("period_groups.sql"),
};

function groupQuery(file: string) {
  return query<ById & ByAttempt & { names: string }, Group>({ file, row: Group });
}

/**
 * An attempt added up by attributes, in no order; a report in buckets over all of them.
 *
 * @param names at least one, each a name of an attribute
 */
export async function reportGroups(
  db: Database,
  attempt: ById & ByAttempt,
  of: "windows" | "period",
  names: readonly string[],
): Promise<Group[]> {
  const { report_id, run_id } = attempt;
  return await groupsOf[of](db, { report_id, run_id, names: arrayText(names) });
}

/** Names of attributes as the text of an array; nothing in them needs to be escaped. */
function arrayText(names: readonly string[]): string {
  const strange = names.find((name) => !NAME.test(name));
  if (strange !== undefined) throw new Error(`${strange} is not the name of an attribute`);
  return `['${names.join("','")}']`;
}

/** What a report shows of its stores beside figures, as arrays of JSON; see the statement. */
export const reportLabels = streamQuery<
  ById &
    ByAttempt & {
      view: string;
      column: string;
      tie: string;
      limit: number;
      names: readonly string[];
    }
>("report_labels.sql");

/** What is rolled up: the windows of a report, its period, or the buckets of its period. */
export type RollupOf = "windows" | "period" | "buckets";

const TEMPLATE = readFileSync(new URL("queries/report_rollup.sql", import.meta.url), "utf8");
/** What a column is named without quotes. */
const NAME = /^[a-z]\w*$/;

/**
 * The roll-up of an attempt by attributes, in the order of their values, as bytes. An attribute is
 * a column, so that the text of the statement depends on their names.
 *
 * @param names at least one, each a name of an attribute
 */
export async function rollup(
  db: Database,
  attempt: ById & ByAttempt,
  { of, detail, names }: { of: RollupOf; detail: "standard" | "full"; names: readonly string[] },
  format: StreamFormat,
  options?: { signal?: AbortSignal },
): Promise<Readable> {
  const { view, exact, ...columns } = COLUMNS[of === "windows" ? "windows" : "period"];
  const attributes = names.map((name, index) => {
    if (!NAME.test(name)) throw new Error(`${name} is not the name of an attribute`);
    const value = `\`values\`[${index + 1}]`;
    return `${format === "csv" ? inQuotes(value) : value} AS ${name}`;
  });
  const isTyped = STREAM_FORMATS[format].typed === true;
  const numbers = isTyped
    ? [
        ...columns[detail].map(typed),
        ...(detail === "full" ? exact.map((column) => `${column}_us`) : []),
      ]
    : columns[detail];
  const bucket = of === "buckets" ? ["bucket"] : [];
  const text = TEMPLATE.replace("/* columns */", () =>
    [...attributes, ...bucket, ...numbers].join(", "),
  )
    .replace("/* view */", view)
    .replace("/* order */", () => ["`values`", ...bucket].join(", "));
  const query = streamStatement<ById & ByAttempt & { names: readonly string[] }>(
    "report_rollup.sql",
    text,
  );
  return await query(db, { ...attempt, names }, format, options);
}

/**
 * A text as a cell of CSV (RFC 4180), in quotes where it needs them: our CSV is written without
 * escaping, because nothing else in reports ever needs it.
 */
function inQuotes(text: string): string {
  return `if(match(${text}, '[",\\r\\n]'), concat('"', replaceAll(${text}, '"', '""'), '"'), ${text})`;
}

/** A number for formats with types: Float64 for decimals, which few programs calculate with. */
function typed(column: string): string {
  return COUNTS.has(column) ? column : `toFloat64(${column}) AS ${column}`;
}

const COUNTS: ReadonlySet<string> = new Set(["stores", "polls", "outages"]);

function inWindows(...columns: readonly string[]): string[] {
  return columns.flatMap((column) =>
    ["hour", "day", "week"].map((window) => `${column}_last_${window}`),
  );
}
