/**
 * The windows of a report: exact lengths of time that end at its instant, and the unit of their
 * columns (REPORT_SEMANTICS). Pages have this in the browser too: it imports nothing.
 */
export const WINDOWS = {
  hour: { us: 3_600_000_000, label: "Last hour", unit: "minutes", unitUs: 60_000_000 },
  day: { us: 86_400_000_000, label: "Last day", unit: "hours", unitUs: 3_600_000_000 },
  week: { us: 604_800_000_000, label: "Last week", unit: "hours", unitUs: 3_600_000_000 },
} as const;

export type WindowName = keyof typeof WINDOWS;

/** From the shortest to the longest. */
export const WINDOW_NAMES = ["hour", "day", "week"] as const satisfies readonly WindowName[];

/** One of each for the windows. */
export function perWindow<T>(make: (name: WindowName) => T): Record<WindowName, T> {
  return { hour: make("hour"), day: make("day"), week: make("week") };
}
