import { setTimeout as delay } from "node:timers/promises";
import type { Consumer } from "kafkajs";
import type { Subscription } from "../event-log.ts";
import { isSelfHealing, isTransient, unavailable } from "./failures.ts";
import { type MemberOptions, newMember } from "./member.ts";

/**
 * Members of the group in each process: kafkajs fetches nothing while a batch is handled, so one
 * member decodes while the batch of the other is on its way into ClickHouse.
 */
const MEMBERS = 2;

/** Between two tries to join the group: the first wait, doubled each time, and the longest. */
const FIRST_WAIT_MS = 100;
const LONGEST_WAIT_MS = 5_000;

export type GroupOptions = MemberOptions & {
  /** Resolves when the topics exist and the brokers can be reached. */
  ready: Promise<void>;
};

/** Reads topics as members of a consumer group; see EventLog.read. */
export function readAsGroup(options: GroupOptions): Subscription {
  const members = new Set<Consumer>();
  const rejoining = new Set<Promise<void>>();
  const stopping = new AbortController();
  let end: { resolve: () => void; reject: (error: unknown) => void };
  const done = new Promise<void>((resolve, reject) => {
    end = { resolve, reject };
  });
  done.catch(() => {});

  /** Ends all members, then resolves, or rejects with the first failure. */
  async function finish(settle: () => void): Promise<void> {
    if (!isStopping()) {
      stopping.abort();
      // A member that is still joining would miss a request to leave.
      await Promise.allSettled([beginning, ...rejoining]);
      await Promise.allSettled([...members].map((member) => member.disconnect()));
      settle();
    }
    await done.catch(() => {});
  }
  const fail = (error: unknown) => void finish(() => end.reject(error));
  const isStopping = () => stopping.signal.aborted;

  /**
   * Lets a member join, again and again while the error is transient: brokers that have just
   * started, or of which one has just died, do not agree for a while on topics, leaders and
   * coordinators.
   */
  async function join(wait = FIRST_WAIT_MS): Promise<void> {
    const member = newMember(options, isStopping, { fail, crashed });
    members.add(member.consumer);

    function crashed(error: Error): void {
      members.delete(member.consumer);
      const joined = rejoin(error, wait).finally(() => rejoining.delete(joined));
      rejoining.add(joined);
    }

    try {
      await member.run();
    } catch (error) {
      members.delete(member.consumer);
      await member.consumer.disconnect().catch(() => {});
      if (isStopping() || !(error instanceof Error) || !isTransient(error))
        throw unavailable(error);
      await pause(error, wait);
      if (!isStopping()) await join(Math.min(2 * wait, LONGEST_WAIT_MS));
    }
  }

  /** Replaces a member that kafkajs gave up, unless the error is permanent. */
  async function rejoin(error: Error, wait: number): Promise<void> {
    if (!isSelfHealing(error)) return fail(isTransient(error) ? error : unavailable(error));
    await pause(error, wait);
    if (!isStopping()) await join(Math.min(2 * wait, LONGEST_WAIT_MS)).catch(fail);
  }

  async function pause({ message }: Error, waitMs: number): Promise<void> {
    console.error(`kafka: retrying to join the group in ${waitMs} ms: ${message}`);
    await delay(waitMs, undefined, { signal: stopping.signal }).catch(() => {});
  }

  async function begin(): Promise<void> {
    await options.ready;
    if (isStopping()) return;
    // All at once, so that they join together and the partitions are distributed once.
    await Promise.all(Array.from({ length: MEMBERS }, () => join()));
  }
  const beginning = begin();
  beginning.catch(fail);

  return { done, stop: () => finish(() => end.resolve()) };
}
