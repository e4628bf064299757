import type { Fields, Rules } from "./rows.ts";

const DAY = 1;

/**
 * Watches how the days of an hours file are numbered. Where there is a 7 and no 0, they seem to count
 * from 1: every day but the seventh would be taken for the day after it, without a word.
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
        "its days seem to count from 1, since 7 occurs and 0 does not; expected 0 (Monday) to 6 (Sunday): " +
        "where 1 is Monday and 7 Sunday, add --monday-is 1"
      );
    },
  };
}

/** Sees each row of a file, and says at its end what is wrong with the file as a whole. */
export type Watch = { see(field: Fields): void; problem(): string | undefined };
