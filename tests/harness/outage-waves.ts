import { dice } from "./dice.ts";
import type { PolledStore } from "./polled-stores.ts";

const MINUTE_US = 60_000_000;
const START_US = 1_728_259_200_000_000; // 2024-10-07

/**
 * Stores of a few brands that are polled for a day, while some outages take many of them down at
 * once, some for long, some of them only one brand.
 */
export function outageWaves(seed: number): PolledStore[] {
  const { roll, whole, one } = dice(seed);
  const count = whole(8, 45);
  const step = one([30, 45, 60, 60, 89, 90, 91]);
  const hours = whole(6, 24);
  const waves = Array.from({ length: whole(1, 5) }, () => ({
    from: whole(0, hours * 60),
    length: one([30, 60, 90, 120, 200, 600]),
    share: one([0.3, 0.6, 0.9, 1]),
    brand: one(["Acme", "Acme", "", "any", "any"]),
  }));
  const noise = one([0, 0.02, 0.1, 0.3]);
  const brands = one([["Acme"], ["Acme", "Zed, Ltd"], ["Acme", "Zed, Ltd", "", "é"]] as [
    [string, ...string[]],
    ...[string, ...string[]][],
  ]);
  return Array.from({ length: count }, (_, index) => {
    const brand = one(brands);
    const hit = waves.filter(
      (wave) => (wave.brand === "any" || wave.brand === brand) && roll() < wave.share,
    );
    const phase = one([0, 0, 15, whole(0, step)]);
    const polls = Array.from({ length: Math.floor((hours * 60) / step) }, (_, number) => {
      const minute = phase + number * step;
      const isDown =
        hit.some(({ from, length }) => minute >= from && minute < from + length) || roll() < noise;
      const off = roll() < 0.03 ? one([1, -1]) : 0;
      const at = START_US + minute * MINUTE_US + off;
      return { at, status: isDown ? ("inactive" as const) : ("active" as const) };
    }).filter(() => roll() < 0.95);
    return { store_id: `s${String(index).padStart(2, "0")}`, brand, polls };
  });
}
