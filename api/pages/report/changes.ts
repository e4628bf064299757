/** Hundredths of an hour and of a minute, in microseconds. */
const HUNDREDTHS = { hours: 36_000_000, minutes: 600_000 } as const;

/**
 * A change in microseconds as a figure with two digits, halves rounded away from zero as in the
 * rows: `+1.25`, `−0.50`, `0.00`. It calculates with whole numbers only.
 */
export function formatChange(micros: number, unit: keyof typeof HUNDREDTHS): string {
  const hundredth = HUNDREDTHS[unit];
  const count = Math.floor((Math.abs(micros) + hundredth / 2) / hundredth);
  const digits = `${Math.floor(count / 100)}.${String(count % 100).padStart(2, "0")}`;
  if (micros === 0) return digits;
  return `${micros < 0 ? "−" : "+"}${digits}`;
}
