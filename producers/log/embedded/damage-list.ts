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

/** The known damage without the part that is repaired. */
export function withoutDamage(
  known: readonly Damage[],
  { topic, first, end }: Damage,
): readonly Damage[] {
  return known.flatMap((each) => {
    if (each.topic !== topic || each.end < first || end < each.first) return [each];
    const before = { ...each, end: Math.min(each.end, first) };
    const after = { ...each, first: Math.max(each.first, end) };
    return [before, after].filter((piece) => piece.first < piece.end);
  });
}

function byPlace(one: Damage, other: Damage): number {
  if (one.topic !== other.topic) return one.topic < other.topic ? -1 : 1;
  return one.first - other.first;
}
