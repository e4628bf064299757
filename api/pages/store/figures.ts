/** Figures of reports, from whole microseconds and from rows, as in the CSV. */

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
