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

/** Appends on their way. */
export type GroupCommit = {
  append(topic: string, entries: readonly Entry[] | Encoded): Promise<void>;
  /** Resolves when none is on its way. */
  idle(): Promise<void>;
  /** Does something while nothing is being committed. */
  between<T>(work: () => Promise<T>): Promise<T>;
};

/**
 * Has all appends of one turn of the event loop, and those that come while others are compressed,
 * committed together, in the order in which they came.
 *
 * @param commit puts appends on the disk, all or none, and throws where that fails
 */
export function groupCommit(commit: (appends: readonly Packed[]) => void): GroupCommit {
  let waiting: Append[] = [];
  /** Ends when what waits now, and all before it, is done. */
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
