/** Figures of reports, from whole microseconds and from rows, as in the CSV. */

/** The windows of a report, with the unit of their columns as text and in microseconds. */
export const WINDOWS = {
  hour: { text: "Last hour", unit: "minutes", us: 60_000_000 },
  day: { text: "Last day", unit: "hours", us: 3_600_000_000 },
  week: { text: "Last week", unit: "hours", us: 3_600_000_000 },
} as const;
export const WINDOW_NAMES = ["hour", "day", "week"] as const;
export type WindowName = (typeof WINDOW_NAMES)[number];

/**
 * Microseconds in minutes or hours with two digits, halves rounded up (REPORT_SEMANTICS, the CSV).
 */
export function formatUs(micros: number, unitUs: number): string {
  // A hundredth of a unit is a whole number of microseconds, so halves are exact.
  return twoDigits(Math.round(micros / (unitUs / 100)) / 100);
}

/** A figure of a row, which has two digits. */
export function twoDigits(figure: number): string {
  return figure.toFixed(2);
}

/** 100 × up / (up + down) with two digits; undefined if nothing is known. */
export function formatUptime({ up, down }: { up: number; down: number }): string | undefined {
  if (up + down === 0) return undefined;
  return twoDigits(
    Number((BigInt(up) * 20_000n + BigInt(up + down)) / (BigInt(up + down) * 2n)) / 100,
  );
}
