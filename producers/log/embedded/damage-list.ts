import type { Damage } from "../event-log.ts";

/** Adds a damage to the known ones: those that overlap or touch it are merged with it. */
export function withDamage(known: readonly Damage[], added: Damage): readonly Damage[] {
  const apart: Damage[] = [];
  let whole = added;
  for (const each of known) {
    if (each.topic === whole.topic && each.first <= whole.end && whole.first <= each.end) {
      const [earlier, later] = each.first <= whole.first ? [each, whole] : [whole, each];
      whole = { ...earlier, end: Math.max(earlier.end, later.end) };
    } else {
      apart.push(each);
    }
  }
  return [...apart, whole].sort(byPlace);
}

function byPlace(one: Damage, other: Damage): number {
  if (one.topic !== other.topic) return one.topic < other.topic ? -1 : 1;
  return one.first - other.first;
}
