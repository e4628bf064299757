import { z } from "zod";
import type { Batch, EventLog, Message, Subscription } from "../producers/log/event-log.ts";
import { latestAt } from "../producers/timestamp.ts";
import { RAW_LIMIT, type Rejected, rejectedTopic } from "../producers/topics.ts";
import { insertIngestLedger, ledgerPosition } from "../sql/ingest.ts";
import type { Store } from "../sql/store.ts";
import type { Kept, Station } from "./stations.ts";

/** A topic on its way into ClickHouse. */
export type Consumer = Subscription & {
  topic: string;
  /** The offset up to which a partition is in ClickHouse. */
  position(partition: number): number;
};

/** The log ends before what ClickHouse has of it: it is another log, whose messages would be missed. */
export class LogReplaced extends Error {
  constructor(topic: string, partition: number, taken: number, end: number) {
    super(
      `ClickHouse has ${taken} messages of ${topic}/${partition}, but the log holds only ${end}: ` +
        "this is another log than the one it was filled from; keep the two together, or empty both",
    );
    this.name = "LogReplaced";
  }
}

/**
 * Takes a topic into ClickHouse: the valid messages into their table, the others to the rejected topic
 * with the reason, and then a row into the ledger. The ledger is also the position: after a crash the
 * batch that it does not know yet comes again, and its rows fall on themselves.
 * Reading ends with LogReplaced when the log is not the one that the ledger speaks of.
 */
export function consume<T>(
  log: EventLog,
  store: Store,
  station: Station<T>,
  clock: () => Date,
): Consumer {
  const topic = station.topic.name;
  const positions = new Map<number, number>();

  async function handle({ partition, messages }: Batch): Promise<void> {
    const first = messages[0];
    const last = messages.at(-1);
    if (first === undefined || last === undefined) return;
    const { kept, rejected } = sort(station, partition, messages, clock());
    await station.write(store, kept);
    if (rejected.length > 0) await setAside(log, topic, rejected);
    await insertIngestLedger(store, [
      [topic, partition, first.offset, last.offset, kept.length, rejected.length],
    ]);
    positions.set(partition, last.offset + 1);
  }

  const subscription = log.read(topic, {
    resumeAt: async (partition) => {
      const [row] = await ledgerPosition(store, { topic, partition });
      const next = row?.next_offset ?? 0;
      const end = (await log.endOffsets(topic))[partition] ?? 0;
      if (next > end) throw new LogReplaced(topic, partition, next, end);
      positions.set(partition, next);
      return next;
    },
    handle,
  });
  return { ...subscription, topic, position: (partition) => positions.get(partition) ?? 0 };
}

/** Tells the messages that can be used from those that can not. */
function sort<T>(station: Station<T>, partition: number, messages: Message[], now: Date) {
  const latest = latestAt(now);
  const kept: Kept<T>[] = [];
  const rejected: Rejected[] = [];
  for (const { offset, value: text } of messages) {
    const read = readMessage(station, text, latest);
    if ("value" in read) kept.push({ value: read.value, offset });
    else {
      const origin = { topic: station.topic.name, partition, offset };
      rejected.push({ reason: read.reason, raw: text.slice(0, RAW_LIMIT), origin });
    }
  }
  return { kept, rejected };
}

function readMessage<T>(
  station: Station<T>,
  text: string,
  latest: string,
): { value: T } | { reason: string } {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    return { reason: `not JSON: ${error instanceof Error ? error.message : error}` };
  }
  const parsed = station.topic.value.safeParse(json);
  if (!parsed.success) return { reason: z.prettifyError(parsed.error) };
  const problem = station.problem?.(parsed.data, latest);
  return problem === undefined ? { value: parsed.data } : { reason: problem };
}

async function setAside(log: EventLog, topic: string, rejected: Rejected[]): Promise<void> {
  await log.append(
    rejectedTopic(topic).name,
    rejected.map((each) => ({ key: topic, value: JSON.stringify(each) })),
  );
}
