/**
 * Reads a store id: 1 to 64 characters of `A-Z a-z 0-9 . _ : -`, the first a letter or a digit.
 * Undefined: none, or what a spreadsheet or a data frame made of a number or of nothing.
 */
export function readStoreId(text: string): string | undefined {
  const id = text.trim();
  const damaged = [/^\d+\.?\d*e[+-]?\d+$/i, /^\d+\.0$/, /^(nan|null|none)$/i];
  const spelled = /^[A-Za-z0-9][A-Za-z0-9._:-]{0,63}$/.test(id);
  return spelled && !damaged.some((form) => form.test(id)) ? id : undefined;
}

const DAYS = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];

/** A day as a number as it stands (`0`, `0.0`), or of an English name; Monday is 0. */
export function readDay(text: string): number | undefined {
  if (/^\d(\.0)?$/.test(text)) return Number.parseInt(text, 10);
  const name = text.toLowerCase();
  const day = DAYS.findIndex((each) => each === name || each.slice(0, 3) === name);
  return day < 0 ? undefined : day;
}

/**
 * A clock time in seconds after midnight: `9:00`, `09:00`, `09:00:00`, each perhaps with AM or PM.
 * `24:00` is 86,400, which no row may start at.
 */
export function readClockTime(text: string): number | undefined {
  const [whole, hour, minute, second = 0, half] =
    /^(\d{1,2}):(\d\d)(?::(\d\d))?(?: ?([AP]M))?$/i.exec(text) ?? [];
  if (whole === undefined || Number(minute) > 59 || Number(second) > 59) return undefined;
  const hours = half === undefined ? Number(hour) : hourOf(Number(hour), half.toUpperCase());
  const seconds = hours * 3600 + Number(minute) * 60 + Number(second);
  return seconds >= 0 && seconds <= 86_400 ? seconds : undefined;
}

/** 12 AM is 0, 12 PM is 12; there is no 0 AM and no 13 PM. */
function hourOf(hour: number, half: string): number {
  if (hour < 1 || hour > 12) return Number.NaN;
  return (hour % 12) + (half === "PM" ? 12 : 0);
}

/**
 * The hours of a row, in seconds after midnight of its date. An end of 23:59 or later is midnight,
 * 00:00 to 00:00 is the whole day, an end before the start is on the next day; any other end that
 * equals the start is no row.
 */
export function readDayHours(start: string, end: string) {
  const opens = readClockTime(start);
  const named = readClockTime(end);
  if (opens === undefined || named === undefined || opens === 86_400) return undefined;
  if (named >= 86_340 || (opens === 0 && named === 0)) return { opens, closes: 86_400 };
  if (named === opens) return undefined;
  return { opens, closes: named < opens ? named + 86_400 : named };
}
