/** A measured figure. `goal` is what it should be, and whether it is. */
export type Measure = {
  what: string;
  figure: string;
  goal?: { words: string; met: boolean };
  peakMb?: number;
};

/** Seconds that some work takes. */
export async function secondsOf(work: () => Promise<unknown>): Promise<number> {
  const began = performance.now();
  await work();
  return (performance.now() - began) / 1000;
}

/** `12,345 polls/s`. */
export function rate(polls: number, seconds: number): string {
  return `${grouped(polls / seconds)} polls/s`;
}

/** A goal of so many polls a second. */
export function atLeast(
  goal: number,
  polls: number,
  seconds: number,
): NonNullable<Measure["goal"]> {
  return { words: `≥ ${grouped(goal)} polls/s`, met: polls / seconds >= goal };
}

/** 1234567.8 as `1,234,568`. */
export function grouped(count: number): string {
  return Math.round(count).toLocaleString("en-US");
}

export function milliseconds(value: number): string {
  return `${grouped(value)} ms`;
}
