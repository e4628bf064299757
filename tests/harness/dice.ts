/** Random numbers that are the same for the same seed: for scenes too large to be made smaller. */
export function dice(seed: number) {
  let state = seed >>> 0;
  /** From 0 to 1, without 1. */
  function roll(): number {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }
  return {
    roll,
    /** A whole number of a range, both ends included. */
    whole: (least: number, most: number) => least + Math.floor(roll() * (most - least + 1)),
    /** One of these. */
    one: <T>(things: readonly [T, ...T[]]): T =>
      things[Math.floor(roll() * things.length)] ?? things[0],
  };
}
