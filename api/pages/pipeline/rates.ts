import type { Pipeline } from "../../routes/get-pipeline.ts";

/** What was known when the pipeline was looked at. */
export type Look = {
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
export function lookOf({ partitions }: Pipeline): Look | undefined {
  const polls = partitions.filter(({ topic }) => topic === POLLS);
  if (polls.length === 0) return undefined;
  return {
    at: Math.max(...polls.map(({ looked_at }) => Date.parse(looked_at))),
    kept: polls.reduce((sum, { kept }) => sum + kept, 0),
  };
}

/**
 * The looks with one more, without those that are too old. A look at the same instant as the one before
 * it, which an answer has while the log cannot be reached, tells nothing.
 */
export function withLook(looks: readonly Look[], look: Look | undefined): Look[] {
  const last = looks.at(-1);
  if (look === undefined || (last !== undefined && look.at <= last.at)) return [...looks];
  return [...looks.filter(({ at }) => look.at - at <= SPAN_MS), look];
}

/** What came in between each two looks. Where a topic was made anew its counts begin again. */
export function ratesOf(looks: readonly Look[]): Rate[] {
  return looks.slice(1).map(({ at, kept }, index) => {
    const before = looks[index] ?? { at, kept };
    const seconds = (at - before.at) / 1000;
    return { at, perSecond: Math.max(0, kept - before.kept) / seconds };
  });
}
