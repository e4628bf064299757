const DAY = 86_400;
const MINUTE = 60;

/**
 * The labels of a time axis: days, minutes or seconds, depending on the distance of its marks.
 *
 * @param seconds instants since the epoch; they are shown in UTC, whatever the zone of the browser
 * @param apart seconds between two marks
 */
export function instantText(seconds: readonly number[], apart: number): string[] {
  const [from, to] = apart >= DAY ? [5, 10] : apart >= MINUTE ? [11, 16] : [11, 19];
  const labels = seconds.map((each) => new Date(each * 1000).toISOString());
  // A second line that is the same for several marks is written once.
  const below = labels.map((each) => each.slice(0, apart >= DAY ? 4 : 10));
  return labels.map((each, index) => {
    const again = below[index] === below[index - 1];
    return again ? each.slice(from, to) : `${each.slice(from, to)}\n${below[index]}`;
  });
}

/** The labels of an axis of numbers: `1,500`, `2 M`, `0.05`. */
export function numberText(numbers: readonly number[]): string[] {
  return numbers.map((each) => SHORT.format(each));
}

/** In English, whatever the language of the browser, like all figures of the pages. */
const SHORT = new Intl.NumberFormat("en", { notation: "compact", maximumSignificantDigits: 4 });
