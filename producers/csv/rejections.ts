import { group } from "../launch/progress.ts";
import type { LostHours, LostSome } from "./weeks.ts";

/** Rows that were rejected for the same kind of reason: the first of them, and their number. */
export type RejectedKind = { line: number; reason: string; rows: number };

/** There are a dozen kinds of reasons; beyond this many, rows are only counted. */
const MOST_KINDS = 50;
const MOST_NAMES = 50;

/** The rejected rows of a file. */
export type Rejections = {
  add(rejected: { line: number; reason: string }): void;
  /** The number of rejected rows. */
  rows(): number;
  kinds(): readonly RejectedKind[];
};

/**
 * Counts the rejected rows of a file, after `already` earlier ones, and keeps the first of each
 * kind.
 */
export function countRejections(already = 0): Rejections {
  let rows = already;
  const kinds = new Map<string, RejectedKind>();
  return {
    add({ line, reason }) {
      rows += 1;
      const kind = reason.replace(QUOTED, "…");
      const known = kinds.get(kind);
      if (known !== undefined) known.rows += 1;
      else if (kinds.size < MOST_KINDS) kinds.set(kind, { line, reason, rows: 1 });
    },
    rows: () => rows,
    kinds: () => [...kinds.values()],
  };
}

/**
 * What a reason quotes, instants and numbers: rows that differ only in these have the same fault.
 */
const QUOTED = /"(?:[^"\\]|\\.)*"|\d{4}-\d\d-\d\dT[0-9:.]+Z|\d+/g;

/**
 * The result for a file, as text: its rows, the rejected ones with an example for each reason, and
 * the names of the stores that lost opening hours.
 *
 * @param lostAll what happens to a store that lost all of its rows
 */
export function fileText(
  file: string,
  label: string,
  rows: number,
  rejections: { rows: number; kinds: readonly RejectedKind[] },
  lost: LostHours | undefined,
  lostAll: string,
): string {
  const listed = rejections.kinds.reduce((sum, kind) => sum + kind.rows, 0);
  const more = rejections.rows - listed;
  return [
    `${label}: ${group(rows)} rows${rejections.rows === 0 ? "" : `, ${group(rejections.rows)} rejected:`}`,
    ...rejections.kinds.map((kind) => `  ${file}, line ${kind.line}: ${kind.reason}${like(kind)}`),
    ...(more > 0 ? [`  … and ${group(more)} more`] : []),
    ...lostText(lost, lostAll),
  ].join("\n");
}

function like({ rows }: RejectedKind): string {
  return rows === 1 ? "" : ` (and ${group(rows - 1)} more like it)`;
}

function lostText(lost: LostHours | undefined, lostAll: string): string[] {
  if (lost === undefined) return [];
  const { all, some } = lost;
  const nameOf = ({ store_id, lost, rows }: LostSome) => `${store_id} (${lost} of ${rows} rows)`;
  return [
    ...(all.length === 0 ? [] : [`  all opening hours lost, ${lostAll}: ${names(all)}`]),
    ...(some.length === 0
      ? []
      : [`  some opening hours lost, closed then: ${names(some.map(nameOf))}`]),
  ];
}

function names(all: readonly string[]): string {
  const more = all.length - MOST_NAMES;
  return all.slice(0, MOST_NAMES).join(", ") + (more > 0 ? ` and ${group(more)} more` : "");
}
