import type { Reading } from "../csv/read-input.ts";
import type { Entry, EventLog } from "../log/event-log.ts";
import { type Poll, RAW_LIMIT, type Rejected, rejectedTopic, topics } from "../messages/topics.ts";
import { pollText } from "./read-json-poll.ts";

/**
 * An item that was set aside: its place among the items, from 0, its line where it has one, and
 * why.
 */
type Rejection = { index: number; line?: number; reason: string };

/** The result so far. `rejections` are the first thousand rejected items. */
export type Tally = { accepted: number; rejected: number; rejections: Rejection[] };

/** The size at which an append is sent, whichever limit is reached first. */
const APPEND_ITEMS = 4096;
const APPEND_CHARACTERS = 1_000_000;

const REASON_LIMIT = 300;
const LISTED = 1000;

/** The log did not accept an append. */
export class AppendFailed extends Error {
  constructor(options: { cause: unknown }) {
    const text = options.cause instanceof Error ? options.cause.message : String(options.cause);
    super(text, options);
    this.name = "AppendFailed";
  }
}

/**
 * Appends polls to the log as they are read, and rejected items to the rejected topic; the next
 * append fills while one is on its way. `tally` counts only what the log has acknowledged, so it is
 * right even when this throws.
 *
 * @param request identifies the body in the rejections
 * @param withLines whether the lines of readings are lines of the body
 * @throws AppendFailed, and whatever reading throws, after everything read before is on the log
 */
export async function appendPolls(
  append: EventLog["append"],
  readings: AsyncIterable<Reading<Poll>[]>,
  tally: Tally,
  { request, withLines }: { request: string; withLines: boolean },
): Promise<void> {
  let batch = emptyBatch();
  let writing = Promise.resolve();
  let index = -1;

  function add(reading: Reading<Poll>): void {
    index += 1;
    if ("value" in reading) {
      const { value } = reading;
      put(batch.polls, value.store_id, pollText(value));
      return;
    }
    const reason = reading.reason.slice(0, REASON_LIMIT);
    const origin = { request, index };
    const rejected: Rejected = { reason, raw: reading.raw.slice(0, RAW_LIMIT), origin };
    put(batch.rejected, request, JSON.stringify(rejected));
    batch.rejections.push({ index, ...(withLines ? { line: reading.line } : {}), reason });
  }

  function put(entries: Entry[], key: string, value: string): void {
    entries.push({ key, value });
    batch.characters += value.length;
  }

  /** Waits for the previous append, then starts the next one. */
  async function send(): Promise<void> {
    await writing;
    writing = write(append, batch, tally);
    writing.catch(() => {});
    batch = emptyBatch();
  }

  try {
    for await (const read of readings) {
      for (const reading of read) {
        add(reading);
        const full = batch.polls.length + batch.rejected.length >= APPEND_ITEMS;
        if (full || batch.characters >= APPEND_CHARACTERS) await send();
      }
    }
  } finally {
    await send();
    await writing;
  }
}

type Batch = {
  polls: Entry[];
  rejected: Entry[];
  rejections: Rejection[];
  characters: number;
};

function emptyBatch(): Batch {
  return { polls: [], rejected: [], rejections: [], characters: 0 };
}

async function write(append: EventLog["append"], batch: Batch, tally: Tally): Promise<void> {
  const { polls, rejected, rejections } = batch;
  try {
    await Promise.all([
      append(topics.polls.name, polls),
      append(rejectedTopic(topics.polls.name).name, rejected),
    ]);
  } catch (cause) {
    throw new AppendFailed({ cause });
  }
  tally.accepted += polls.length;
  tally.rejected += rejected.length;
  tally.rejections.push(...rejections.slice(0, LISTED - tally.rejections.length));
}
