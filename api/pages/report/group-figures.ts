import type { Group } from "../../../sql/rollups.ts";

/** The sums of a group in one window, or in the period: exact, in microseconds. */
export type GroupSums = Pick<Group, "values" | "stores"> & {
  up: number;
  down: number;
  unknown: number;
};

/** The sums of the groups in a window, the worst first: with the least uptime of known time. */
export function worstFirst(groups: readonly Group[], window: number): GroupSums[] {
  return groups.map((group) => sumsOf(group, window)).sort(byUptime);
}

/** The worst groups in a window. */
export function worstGroups(groups: readonly Group[], window: number, most: number): Group[] {
  return groups
    .map((group) => ({ group, sums: sumsOf(group, window) }))
    .sort((one, other) => byUptime(one.sums, other.sums))
    .slice(0, most)
    .map(({ group }) => group);
}

function sumsOf(group: Group, window: number): GroupSums {
  const { values, stores, up_us, down_us, unknown_us } = group;
  const [up = 0, down = 0, unknown = 0] = [up_us[window], down_us[window], unknown_us[window]];
  return { values, stores, up, down, unknown };
}

/** Equal ones by downtime, then by value. */
function byUptime(one: GroupSums, other: GroupSums): number {
  const order = share(one) - share(other) || other.down - one.down;
  return order || (one.values.join("\n") < other.values.join("\n") ? -1 : 1);
}

/** Where nothing is known, nothing is bad: such groups are last. */
function share({ up, down }: GroupSums): number {
  return up + down === 0 ? 2 : up / (up + down);
}

/** Of the known time, in percent, cut and not rounded; null: nothing is known. */
export function uptimePct({ up, down }: Pick<GroupSums, "up" | "down">): number | null {
  if (up + down === 0) return null;
  return Number((10_000n * BigInt(up)) / BigInt(up + down)) / 100;
}

/** In a unit, with two digits, halves rounded up. */
export function inUnit(us: number, unitUs: number): number {
  // A hundredth of a unit is a whole number of microseconds, so halves are exact.
  return Math.round(us / (unitUs / 100)) / 100;
}
