import { dice } from "./dice.ts";
import type { PolledStore } from "./polled-stores.ts";

const MINUTE_US = 60_000_000;
const START_US = 1_728_259_200_000_000; // 2024-10-07

/** A few stores that are polled for some days, and silences in which most or all of them are not. */
export function silences(seed: number): { stores: PolledStore[]; until: number } {
  const { roll, whole, one } = dice(seed);
  const days = one([0.5, 1, 2, 3, 9]);
  const step = days > 3 ? 360 : one([60, 75, 90, 120]);
  const minutes = days * 1440;
  const quiet = Array.from({ length: whole(0, 4) }, () => ({
    from: whole(0, minutes),
    length: one([60, 180, 600, 1500, 3000]),
    share: one([0.5, 0.8, 1, 1]),
  }));
  const start = START_US + one([0, 0, 1, 59_999_999, 31_000_000]);
  const stores = Array.from({ length: whole(1, 6) }, (_, index) => {
    const phase = whole(0, step);
    const silent = quiet.filter(({ share }) => roll() < share);
    const polls = Array.from({ length: Math.floor(minutes / step) }, (_, number) => {
      return { minute: phase + number * step, off: roll() < 0.2 ? one([1, -1, 30_000_000]) : 0 };
    })
      .filter(
        ({ minute }) =>
          !silent.some(({ from, length }) => minute >= from && minute < from + length),
      )
      .map(({ minute, off }) => {
        const at = start + minute * MINUTE_US + off;
        return { at, status: roll() < 0.3 ? ("inactive" as const) : ("active" as const) };
      });
    return { store_id: `s${index}`, brand: "", polls };
  });
  const after = one([0, 30, 300, 1500, days > 3 ? 12_000 : 600]);
  const until = start + (minutes + after) * MINUTE_US + one([0, 1, -1, 59_000_000]);
  return { stores, until };
}
