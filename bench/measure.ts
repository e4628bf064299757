/** A number with its unit; `ms` and rates are shown without digits after the point. */
export type Figure = { value: number; unit: "ms" | "s" | "polls/s" | "rows/s" | "times" };

/** A measured figure: a number, or several in words. `goal` is what it should be, and whether it is. */
export type Measure = {
  what: string;
  figure: Figure | string;
  goal?: { text: string; met: boolean };
  peakMb?: number;
  /** Processor time of the program, in seconds: other work on the machine distorts it least. */
  cpuSeconds?: number;
  /** How many times as fast as each rival this was: in the same run, on the same data. */
  rivals?: Record<string, number>;
  /** What nothing could be faster than, and how many times as long as that this took. */
  ceiling?: { text: string; times: number };
};

/** Seconds that some work takes. */
export async function secondsOf(work: () => Promise<unknown>): Promise<number> {
  const began = performance.now();
  await work();
  return (performance.now() - began) / 1000;
}

/** The middle one of some values, of an even number the upper middle one. */
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

/** A figure in words: `12,345 polls/s`, `310 ms`, `2.9 s`, `1.25 times`. */
export function text({ value, unit }: Figure): string {
  if (unit === "s") return `${value.toFixed(1)} s`;
  if (unit === "times") return `${value.toFixed(2)} times`;
  return `${grouped(value)} ${unit}`;
}

/** A goal of so many polls a second. */
export function atLeast(
  goal: number,
  polls: number,
  seconds: number,
): NonNullable<Measure["goal"]> {
  return { text: `≥ ${grouped(goal)} polls/s`, met: polls / seconds >= goal };
}

/** A goal of at most so much. */
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
