import { type EventLog, LogUnavailable } from "../../producers/log/event-log.ts";
import { wasRecreated } from "../../producers/log/recreated.ts";
import { statedTopics } from "../../producers/messages/topics.ts";
import { singleFlight } from "../../sql/concurrency/single-flight.ts";
import type { Database } from "../../sql/database.ts";
import { type LedgerPosition, ledgerPositions } from "../../sql/ingest.ts";
import { plainProblem } from "./pipeline-state.ts";
import { LOG_TIMEOUT_MS, within } from "./within.ts";

/** How many of the messages that the log held are not in ClickHouse. */
export type Missing = { messages: number; of: number };

/** Whether ClickHouse has caught up with what the log held at one moment. */
export type CatchUp = {
  /**
   * Records the log-end offsets, unless that was done before: everything before them is awaited.
   *
   * @returns why the log cannot be reached; undefined when it was reached
   */
  see(): Promise<string | undefined>;
  /**
   * What is still missing; undefined: nothing, and never again.
   *
   * @throws when ClickHouse or the log cannot be queried
   */
  missing(): Promise<Missing | undefined>;
  /** Whether `missing` has found nothing missing. */
  isDone(): boolean;
};

/** What a partition held: the offset of its first message and its log-end offset. */
type Part = { topic: string; partition: number; start: number; end: number };

/**
 * Follows how the messages about stores are ingested, by the positions of the ledger. Until all of
 * them are, each call costs a statement; afterwards none.
 */
export function openCatchUp(db: Database, log: EventLog): CatchUp {
  /** The parts that are not ingested yet; undefined until the log has been reached. */
  let awaited: Part[] | undefined;
  let total = 0;

  const see = singleFlight(async () => {
    if (awaited !== undefined) return undefined;
    const seen = await within(() => partsOf(log), LOG_TIMEOUT_MS);
    if ("problem" in seen) return seen.problem;
    awaited = seen.value;
    total = awaited.reduce((sum, { start, end }) => sum + end - start, 0);
    return undefined;
  });

  const missing = singleFlight(async () => {
    if (awaited === undefined) throw new Error("the log has not been reached yet");
    if (awaited.length === 0) return undefined;
    const positions = await ledgerPositions(db, {});
    const left = await Promise.all(
      awaited.map(async (part) => ({ part, messages: await leftOf(part, positions) })),
    );
    awaited = left.flatMap(({ part, messages }) => (messages > 0 ? part : []));
    const messages = left.reduce((sum, each) => sum + each.messages, 0);
    return messages === 0 ? undefined : { messages, of: total };
  });

  /** How many messages of a part are not ingested. */
  async function leftOf(
    { topic, partition, start, end }: Part,
    positions: readonly LedgerPosition[],
  ): Promise<number> {
    const position = positions.find((at) => at.topic === topic && at.partition === partition);
    if (position === undefined) return end - start;
    const left = end - Math.max(start, position.next_offset);
    if (left > 0) return Math.min(left, end - start);
    // The ledger may be that of an earlier incarnation, whose offsets say nothing of these
    // messages.
    const other = await within(async () => {
      const now = (await log.ranges(topic))[partition]?.end ?? 0;
      return await wasRecreated(position, now, (at) => log.offsetsAfter(topic, at));
    }, LOG_TIMEOUT_MS);
    if ("problem" in other) throw new LogUnavailable(plainProblem(other.problem));
    return other.value ? end - start : 0;
  }

  return { see, missing, isDone: () => awaited?.length === 0 };
}

/** What the log holds about stores now, without empty partitions. */
async function partsOf(log: EventLog): Promise<Part[]> {
  const ranges = await Promise.all(
    statedTopics.map(async (topic) =>
      (await log.ranges(topic)).map((range, partition) => ({ topic, partition, ...range })),
    ),
  );
  return ranges.flat().filter(({ start, end }) => end > start);
}
