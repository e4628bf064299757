import type { Pipeline } from "../../answers/pipeline.ts";

/** What was known when the pipeline was looked at. */
export type Observation = {
  /** Milliseconds since the epoch, by the server's clock. */
  at: number;
  /** Polls that had been taken in by then. */
  kept: number;
};

/** How fast polls came in between two looks. */
export type Rate = { at: number; perSecond: number };

/** So far back go what is drawn and the table behind it. */
export const SPAN_MS = 300_000;

const POLLS = "store.polls";

/** What an answer of `GET /pipeline` says of the polls; undefined where it looked at no partition. */
export function observationOf({ partitions }: Pipeline): Observation | undefined {
  const polls = partitions.filter(({ topic }) => topic === POLLS);
  if (polls.length === 0) return undefined;
  return {
    at: Math.max(...polls.map(({ observed_at }) => Date.parse(observed_at))),
    kept: polls.reduce((sum, { kept }) => sum + kept, 0),
  };
}

/**
 * The looks with one more, without those that are too old. A look at the same instant as the one before
 * it, which an answer has while the log cannot be reached, tells nothing.
 */
export function withObservation(
  observations: readonly Observation[],
  inspect: Observation | undefined,
): Observation[] {
  const last = observations.at(-1);
  if (inspect === undefined || (last !== undefined && inspect.at <= last.at))
    return [...observations];
  return [...observations.filter(({ at }) => inspect.at - at <= SPAN_MS), inspect];
}

/** What came in between each two looks. Where a topic was made anew its counts begin again. */
export function ratesOf(observations: readonly Observation[]): Rate[] {
  return observations.slice(1).map(({ at, kept }, index) => {
    const before = observations[index] ?? { at, kept };
    const seconds = (at - before.at) / 1000;
    return { at, perSecond: Math.max(0, kept - before.kept) / seconds };
  });
}
