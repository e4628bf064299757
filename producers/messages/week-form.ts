/** A store has at most this many different rows of hours. */
export const MOST_HOURS_ROWS = 1000;

/** The openings of a date in the form in which all stand: ordered and without doubles. */
export function orderedOpenings<O extends { start_time_local: string; end_time_local: string }>(
  openings: Iterable<O>,
): O[] {
  const different = new Map<string, O>();
  for (const each of openings) {
    different.set(`${each.start_time_local} ${each.end_time_local}`, each);
  }
  return [...different].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, opening]) => opening);
}

type Row = { day: number; start_time_local: string; end_time_local: string };

/** Identifies a row of hours among the rows of its store. */
export function rowKey({ day, start_time_local, end_time_local }: Row): string {
  return `${day} ${start_time_local} ${end_time_local}`;
}

/**
 * The canonical form of a week: sorted and without duplicates, so that stores with the same hours
 * have the same week, whatever the order of their rows.
 */
export function orderedWeek<R extends Row>(rows: Iterable<R>): R[] {
  const different = new Map<string, R>();
  for (const row of rows) different.set(rowKey(row), row);
  return [...different].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, row]) => row);
}
