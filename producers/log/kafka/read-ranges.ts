import { randomUUID } from "node:crypto";
import type { Batch, Message, Range, Reader } from "../event-log.ts";
import { endOfSpans, messagesOf } from "../spans.ts";
import { type GroupOptions, readAsGroup } from "./reader.ts";

/**
 * Reads these ranges of a topic in a group of its own, which is left behind without offsets.
 * Undefined if the ranges are empty: then there was no group.
 */
export async function readRanges(
  topic: string,
  ranges: readonly Range[],
  options: Omit<GroupOptions, "groupId" | "readers" | "ready">,
): Promise<{ groupId: string | undefined; messages: Message[] }> {
  const groupId = `store-monitor-reader-${randomUUID()}`;
  const messages: Message[] = [];
  const unread = new Map([...ranges.entries()].filter(([, { start, end }]) => start < end));
  if (unread.size === 0) return { groupId: undefined, messages };
  let finish = () => {};
  const finished = new Promise<void>((resolve) => {
    finish = resolve;
  });

  async function handle({ partition, spans }: Batch): Promise<void> {
    const end = unread.get(partition)?.end ?? 0;
    messages.push(...messagesOf(spans).filter(({ offset }) => offset < end));
    if (endOfSpans(spans) >= end) unread.delete(partition);
    if (unread.size === 0) finish();
  }

  const next = (partition: number) => ranges[partition]?.start ?? 0;
  const reader: Reader = { resumeAt: async (partition) => next(partition), handle };
  const readers = new Map([[topic, reader]]);
  const reading = readAsGroup({ ...options, groupId, readers, ready: Promise.resolve() });
  await Promise.race([finished, reading.done]);
  await reading.stop();
  return { groupId, messages };
}
