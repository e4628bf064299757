/** A number with its unit; `ms` and rates are shown without digits after the point. */
export type Figure = { value: number; unit: "ms" | "s" | "polls/s" | "rows/s" | "times" };

/**
 * A measured figure: a number, or a text with several. `goal` is its target, and whether it is met.
 */
export type Measure = {
  what: string;
  figure: Figure | string;
  goal?: { text: string; met: boolean };
  peakMb?: number;
  /** Processor time of the program, in seconds: other work on the machine distorts it least. */
  cpuSeconds?: number;
  /** How many times as fast as each rival this was: in the same run, on the same data. */
  rivals?: Record<string, number>;
  /** A lower bound for the time, and how many times as long this took. */
  ceiling?: { text: string; times: number };
};

/** The seconds that work takes. */
export async function secondsOf(work: () => Promise<unknown>): Promise<number> {
  const began = performance.now();
  await work();
  return (performance.now() - began) / 1000;
}

/** The median of some values; the upper one of an even number. */
export function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

/** Polls a second. */
export function rate(polls: number, seconds: number): Figure {
  return { value: polls / seconds, unit: "polls/s" };
}

export function inMs(value: number): Figure {
  return { value, unit: "ms" };
}

/** A figure as text: `12,345 polls/s`, `310 ms`, `2.9 s`, `1.25 times`. */
export function text({ value, unit }: Figure): string {
  if (unit === "s") return `${value.toFixed(1)} s`;
  if (unit === "times") return `${value.toFixed(2)} times`;
  return `${grouped(value)} ${unit}`;
}

/** A minimum of polls per second as a goal. */
export function atLeast(
  goal: number,
  polls: number,
  seconds: number,
): NonNullable<Measure["goal"]> {
  return { text: `≥ ${grouped(goal)} polls/s`, met: polls / seconds >= goal };
}

/** A maximum as a goal. */
export function atMost(goal: Figure, value: number): NonNullable<Measure["goal"]> {
  return { text: `≤ ${text(goal)}`, met: value <= goal.value };
}

/** 1234567.8 as `1,234,568`. */
export function grouped(count: number): string {
  return Math.round(count).toLocaleString("en-US");
}

export function milliseconds(value: number): string {
  return text(inMs(value));
}
