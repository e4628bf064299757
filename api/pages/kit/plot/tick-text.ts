const DAY = 86_400;
const MINUTE = 60;

/**
 * What stands at the marks of an axis of time: days, minutes or seconds, as close as the marks are.
 *
 * @param seconds instants since the epoch; they are spelled as UTC, whatever the zone of the browser
 * @param apart seconds between two marks
 */
export function instantText(seconds: readonly number[], apart: number): string[] {
  const [from, to] = apart >= DAY ? [5, 10] : apart >= MINUTE ? [11, 16] : [11, 19];
  const labels = seconds.map((each) => new Date(each * 1000).toISOString());
  // What is the same for several marks stands once below them.
  const below = labels.map((each) => each.slice(0, apart >= DAY ? 4 : 10));
  return labels.map((each, index) => {
    const again = below[index] === below[index - 1];
    return again ? each.slice(from, to) : `${each.slice(from, to)}\n${below[index]}`;
  });
}

/** What stands at the marks of an axis of numbers: `1,500`, `2 M`, `0.05`. */
export function numberText(numbers: readonly number[]): string[] {
  return numbers.map((each) => SHORT.format(each));
}

/** Of one language, whatever the browser speaks, as all figures of the pages. */
const SHORT = new Intl.NumberFormat("en", { notation: "compact", maximumSignificantDigits: 4 });
