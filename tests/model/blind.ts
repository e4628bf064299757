import { writeCsv } from "./csv.ts";
import { type Files, readInputs } from "./inputs.ts";
import { floorDivide, HOUR, type Instant, instant, MINUTE, writeInstant } from "./instant.ts";
import { earlier } from "./spans.ts";

/** The blind stretches up to an instant as CSV. */
export function modelBlindCsv(files: Files, upTo: string): string {
  const { stores } = readInputs(files);
  const polls = stores.map((store) => store.polls.map(({ at }) => at));
  const rows: string[][] = [];
  const first = polls.flat().reduce<Instant | undefined>((a, b) => earlier(a ?? b, b), undefined);
  if (first === undefined) return csv(rows);
  const counted = new Map<Instant, number>();
  /** How many stores have a poll in the 90 minutes up to x. */
  const n = (x: Instant): number => {
    const known = counted.get(x);
    if (known !== undefined) return known;
    const isNear = (at: Instant) => at > x - 90n * MINUTE && at <= x;
    const count = polls.filter((ofStore) => ofStore.some(isNear)).length;
    counted.set(x, count);
    return count;
  };
  let since: Instant | undefined;
  let greatest = 0;
  // Before the first poll N is 0, which is not less than half of 0.
  for (let x = floorDivide(first, MINUTE) * MINUTE; x <= instant(upTo); x += MINUTE) {
    const isFirstDay = first > x - 24n * HOUR;
    const usual = isFirstDay
      ? greatest
      : Math.max(...[1n, 2n, 3n, 4n, 5n, 6n, 7n].map((days) => n(x - days * 24n * HOUR)));
    const isBlind = n(x) < usual / 2 || (since !== undefined && n(x) === 0);
    if (isBlind && since === undefined) since = x;
    if (!isBlind && since !== undefined) {
      rows.push([writeInstant(since), writeInstant(x)]);
      since = undefined;
    }
    greatest = Math.max(greatest, n(x));
  }
  if (since !== undefined) rows.push([writeInstant(since), ""]);
  return csv(rows);
}

function csv(rows: string[][]): string {
  return writeCsv([["from_at", "to_at"], ...rows]);
}
