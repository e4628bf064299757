/** Time [from, to) in microseconds since the epoch. */
export type Period = { from: number; to: number };

/**
 * The same time as periods that are ascending and apart; empty ones are gone, touching ones joined.
 */
export function union(periods: readonly Period[]): Period[] {
  const merged: Period[] = [];
  for (const { from, to } of periods.toSorted((a, b) => a.from - b.from)) {
    const last = merged.at(-1);
    if (to <= from) continue;
    if (last !== undefined && from <= last.to) last.to = Math.max(last.to, to);
    else merged.push({ from, to });
  }
  return merged;
}

/** What of these periods lies in the others; both ascending and apart. */
export function intersection(periods: readonly Period[], others: readonly Period[]): Period[] {
  return periods.flatMap((period) =>
    others.flatMap((other) => {
      const from = Math.max(period.from, other.from);
      const to = Math.min(period.to, other.to);
      return from < to ? [{ from, to }] : [];
    }),
  );
}

/** What of these periods lies in none of the others; a period that is cut in two is two periods. */
export function without(periods: readonly Period[], others: readonly Period[]): Period[] {
  return periods.flatMap((period) => {
    const left: Period[] = [];
    let from = period.from;
    for (const other of others) {
      if (other.to <= from || other.from >= period.to) continue;
      if (other.from > from) left.push({ from, to: other.from });
      from = Math.max(from, other.to);
    }
    if (from < period.to) left.push({ from, to: period.to });
    return left;
  });
}

/** The periods that have a part in [from, to], that is, `to` included. */
export function meeting<P extends Period>(periods: readonly P[], from: number, to: number): P[] {
  return periods.filter((period) => period.to > from && period.from <= to);
}
