import type { Pipeline } from "../../answers/pipeline.ts";

/** The polls at the time of an answer of `GET /pipeline`. */
export type Observation = {
  /** Milliseconds since the epoch, by the server's clock. */
  at: number;
  /** Polls that had been ingested by then. */
  kept: number;
};

/** How fast polls were ingested between two observations. */
export type Rate = { at: number; perSecond: number };

/** How far back the chart and its table go. */
export const SPAN_MS = 300_000;

const POLLS = "store.polls";

/** The polls in an answer of `GET /pipeline`; undefined if it has no partition of polls. */
export function observationOf({ partitions }: Pipeline): Observation | undefined {
  const polls = partitions.filter(({ topic }) => topic === POLLS);
  if (polls.length === 0) return undefined;
  return {
    at: Math.max(...polls.map(({ observed_at }) => Date.parse(observed_at))),
    kept: polls.reduce((sum, { kept }) => sum + kept, 0),
  };
}

/**
 * The observations with one more, without those that are too old. One at the same instant as the
 * last, which answers have while the log cannot be reached, is dropped.
 */
export function withObservation(
  observations: readonly Observation[],
  added: Observation | undefined,
): Observation[] {
  const last = observations.at(-1);
  if (added === undefined || (last !== undefined && added.at <= last.at)) return [...observations];
  return [...observations.filter(({ at }) => added.at - at <= SPAN_MS), added];
}

/** The rates between observations. The counts of a recreated topic start again. */
export function ratesOf(observations: readonly Observation[]): Rate[] {
  return observations.slice(1).map(({ at, kept }, index) => {
    const before = observations[index] ?? { at, kept };
    const seconds = (at - before.at) / 1000;
    return { at, perSecond: Math.max(0, kept - before.kept) / seconds };
  });
}
