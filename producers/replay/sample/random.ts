/** The next number of a fixed sequence, in [0, 1). */
export type Random = () => number;

type Share<T> = { percent: number; value: T };

/**
 * Mulberry32: the sequence depends on the seed alone.
 *
 * It uses 32-bit integer arithmetic only, which is the same on every machine. Math.exp and the like
 * may differ in the last bit, and are not used on its numbers either.
 */
export function sequence(seed: number): Random {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** One of the values, by their percentages; the last one gets the rest. */
export function draw<T>(next: Random, shares: readonly [Share<T>, ...Share<T>[]]): T {
  let rest = next() * 100;
  let [chosen] = shares;
  for (const share of shares) {
    chosen = share;
    rest -= share.percent;
    if (rest < 0) break;
  }
  return chosen.value;
}
