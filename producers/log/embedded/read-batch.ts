import type { Span } from "../event-log.ts";
import { spansFrom } from "../spans.ts";
import { type LogFile, recordAt } from "./log-file.ts";
import { unpack } from "./payload.ts";
import { type Intact, type OnDamage, walk } from "./walk.ts";

/** A batch ends with the record that fills it. */
const BATCH_MESSAGES = 250_000;
const BATCH_BYTES = 32_000_000;

/** Messages of a topic, and the offset to continue from; damaged ones are skipped. */
export type LogBatch = { spans: readonly Span[]; next: number };

/** Reads a batch of a topic from an offset on; `end` is where the topic ends. */
export async function readBatch(
  file: LogFile,
  topic: string,
  offset: number,
  end: number,
  onDamage: OnDamage,
): Promise<LogBatch> {
  const start = recordAt(file, topic, offset) ?? 0;
  const records: Intact[] = [];
  let next = Math.max(offset, end);
  let bytes = 0;
  for (const record of walk(file, topic, start, end, onDamage)) {
    if (record.first - start >= BATCH_MESSAGES || bytes >= BATCH_BYTES) {
      next = record.first;
      break;
    }
    if (!record.isVoid) records.push(record);
    bytes += record.payload.length;
  }
  const spans = await Promise.all(records.map((record) => spanOf(topic, record, onDamage)));
  return { spans: spansFrom(spans.flat(), offset), next };
}

/** A record as a span, or none if its values cannot be read. */
async function spanOf(topic: string, record: Intact, onDamage: OnDamage): Promise<Span[]> {
  const { first, count, at, payload } = record;
  try {
    return [{ offset: first, count, at, bytes: await unpack(payload) }];
  } catch (error) {
    const reason = `a record cannot be read: ${error instanceof Error ? error.message : error}`;
    onDamage({ topic, partition: 0, first, end: first + count, reason });
    return [];
  }
}
