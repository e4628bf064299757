import { readFile, writeFile } from "node:fs/promises";
import { z } from "zod";

/** How many times as fast as a rival each part of ours was, when it was last recorded. */
export const Ratios = z.record(z.string(), z.number().positive());
export type Ratios = z.output<typeof Ratios>;

const RECORDED = new URL("ratios.json", import.meta.url);

export async function recordedRatios(): Promise<Ratios> {
  return Ratios.parse(JSON.parse(await readFile(RECORDED, "utf8")));
}

export async function recordRatios(ratios: Ratios): Promise<void> {
  const rounded = Object.entries(ratios).map(([name, ratio]) => [
    name,
    Number(ratio.toPrecision(2)),
  ]);
  await writeFile(RECORDED, `${JSON.stringify(Object.fromEntries(rounded), null, 2)}\n`);
}

/**
 * The ratios that have fallen below half of the recorded ones, as text; a recorded one must not be
 * missing.
 */
export function fallenRatios(recorded: Ratios, measured: Ratios): string[] {
  return Object.entries(recorded).flatMap(([name, before]) => {
    const now = measured[name];
    if (now === undefined) return [`${name}: not measured any more`];
    if (now >= before / 2) return [];
    return [`${name}: ${now.toFixed(2)} times as fast, recorded ${before}`];
  });
}
