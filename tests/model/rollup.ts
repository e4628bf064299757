import { byBytes } from "./csv.ts";
import type { Store } from "./inputs.ts";
import { addLedgers, type Ledger } from "./ledger.ts";
import type { PeriodRow } from "./period-rows.ts";
import { Refused } from "./refused.ts";
import type { Windows, WindowsRow } from "./windows-rows.ts";

/** The rows of the stores that have the same values; an attribute that a store lacks is empty. */
export type Group<R> = { values: string[]; stores: number; rows: R[] };
export type WindowsGroup = { values: string[]; stores: number; windows: Windows };
export type PeriodGroup = Omit<PeriodRow, "store"> & { values: string[]; stores: number };

/**
 * Groups rows by the values of attributes, ascending by the bytes of the values, empty first.
 * Refused: an attribute that no store has, or that is named twice.
 */
export function groupsOf<R extends { store: Store }>(
  rows: readonly R[],
  attributes: readonly string[],
  known: ReadonlySet<string>,
): Group<R>[] {
  const unknown = attributes.find((name) => !known.has(name));
  if (unknown !== undefined) throw new Refused(`no such attribute: ${unknown}`);
  if (new Set(attributes).size < attributes.length) throw new Refused("an attribute twice");

  const groups = new Map<string, R[]>();
  for (const row of rows) {
    const values = attributes.map((name) => row.store.attributes.get(name) ?? "");
    const key = JSON.stringify(values);
    groups.set(key, [...(groups.get(key) ?? []), row]);
  }
  return [...groups]
    .map(([key, rows]) => {
      const values: string[] = JSON.parse(key);
      return { values, stores: new Set(rows.map(({ store }) => store.id)).size, rows };
    })
    .sort((a, b) => inOrder(a.values, b.values));
}

/** The exact sums of a group's stores. */
export function windowsGroup({ values, stores, rows }: Group<WindowsRow>): WindowsGroup {
  const sum = (window: keyof Windows): Ledger =>
    addLedgers(rows.map(({ windows }) => windows[window]));
  return { values, stores, windows: { hour: sum("hour"), day: sum("day"), week: sum("week") } };
}

/** The exact sums of a group's stores, for each bucket that any of them has. */
export function periodGroups({ values, stores, rows }: Group<PeriodRow>): PeriodGroup[] {
  const buckets = [...new Set(rows.map(({ bucket }) => bucket))].sort(byBytes);
  return buckets.map((bucket) => {
    const ofBucket = rows.filter((row) => row.bucket === bucket);
    const sum = (count: "polls" | "outages") =>
      ofBucket.reduce((total, row) => total + row[count], 0);
    const ledger = addLedgers(ofBucket.map((row) => row.ledger));
    return { values, stores, bucket, ledger, polls: sum("polls"), outages: sum("outages") };
  });
}

function inOrder(a: readonly string[], b: readonly string[]): number {
  const [first = "", ...rest] = a;
  const [second = "", ...others] = b;
  if (a.length === 0) return 0;
  return byBytes(first, second) || inOrder(rest, others);
}
