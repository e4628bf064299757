import type { Fields, Rules } from "./rows.ts";

const DAY = 1;

/**
 * Watches how the days of an hours file are numbered. A file with a 7 and no 0 probably counts from
 * 1: read as 0 to 6, every day but the seventh would silently become the day after it.
 */
export function watchDays({ monday }: Pick<Rules, "monday">): Watch {
  let zero = false;
  let seven = false;
  return {
    see(field) {
      const [, digit] = /^([07])(?:\.0+)?$/.exec(field(DAY)) ?? [];
      if (digit === "0") zero = true;
      if (digit === "7") seven = true;
    },
    problem() {
      if (monday === 1 || zero || !seven) return undefined;
      return (
        "its days seem to count from 1: 7 occurs and 0 does not. Expected 0 (Monday) to 6 (Sunday); " +
        "if 1 is Monday and 7 is Sunday, add --monday-is 1"
      );
    },
  };
}

/** Sees each row of a file, and reports at its end what is wrong with the file as a whole. */
export type Watch = { see(field: Fields): void; problem(): string | undefined };
