import type { Encoded, Entry } from "../event-log.ts";
import { type Payload, pack, valuesOf } from "./payload.ts";

/** An append whose values are ready to be stored. */
export type Packed = { topic: string; count: number; payload: Payload };

type Append = {
  topic: string;
  count: number;
  payload: Payload | Promise<Payload>;
  resolve: () => void;
  reject: (error: unknown) => void;
};

/** Commits appends in groups. */
export type GroupCommit = {
  append(topic: string, entries: readonly Entry[] | Encoded): Promise<void>;
  /** Resolves when no append is on its way. */
  idle(): Promise<void>;
  /** Runs work while nothing is being committed. */
  between<T>(work: () => Promise<T>): Promise<T>;
};

/**
 * Commits all appends of one turn of the event loop together, with those that arrive while others
 * are compressed, in their order of arrival.
 *
 * @param commit puts appends on disk, all or none, and throws if that fails
 */
export function groupCommit(commit: (appends: readonly Packed[]) => void): GroupCommit {
  let waiting: Append[] = [];
  /** Resolves when all that waits now, and all before it, is done. */
  let last: Promise<unknown> = Promise.resolve();

  async function commitWaiting(): Promise<void> {
    await turnOfTheLoop();
    const appends = waiting;
    waiting = [];
    try {
      const packed: Packed[] = [];
      for (const { topic, count, payload } of appends) {
        packed.push({ topic, count, payload: "then" in payload ? await payload : payload });
      }
      commit(packed);
    } catch (error) {
      for (const { reject } of appends) reject(error);
      return;
    }
    for (const { resolve } of appends) resolve();
  }

  function inTurn<T>(work: () => Promise<T>): Promise<T> {
    const turn = last.then(work);
    last = turn.catch(() => {});
    return turn;
  }

  return {
    append: (topic, entries) => {
      const count = entries.length;
      if (count === 0) return Promise.resolve();
      const payload = pack(valuesOf(entries));
      // Those before it may fail first.
      if ("then" in payload) payload.catch(() => {});
      return new Promise((resolve, reject) => {
        if (waiting.length === 0) inTurn(commitWaiting);
        waiting.push({ topic, count, payload, resolve, reject });
      });
    },
    idle: async () => {
      do await last;
      while (waiting.length > 0);
    },
    between: inTurn,
  };
}

function turnOfTheLoop(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
