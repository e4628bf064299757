import { InputError } from "../csv/open-file.ts";
import { type Manner, type Reading, readText } from "../csv/read-input.ts";
import { countRejections, type Rejections } from "../csv/rejections.ts";
import type { LostHours } from "../csv/weeks.ts";
import type { Entry, EventLog } from "../log/event-log.ts";
import { latestAt } from "../messages/timestamp.ts";
import { keyOf, RAW_LIMIT, type Rejected, rejectedTopic, topics } from "../messages/topics.ts";
import { BodyError } from "./body-problem.ts";
import { type BodyLimits, bodyText, notEmpty } from "./body-text.ts";
import { readLinesOfJson } from "./json-lines.ts";
import { jsonRowReader } from "./json-row.ts";
import { BULK_INPUTS, type BulkInput, type Stated } from "./stated.ts";

export { BodyError } from "./body-problem.ts";
export type { BulkInput, Stated } from "./stated.ts";

/** A body with rows of an input. */
export type BulkBody = {
  input: BulkInput;
  bytes: AsyncIterable<Uint8Array>;
  format: "ndjson" | "csv";
  gzip: boolean;
} & Manner;

type RejectedItem = { index: number; line: number; reason: string; raw: string };

/** What a body states. Nothing of it is on the log yet. */
export type BulkReading = {
  input: BulkInput;
  /** Rows that count, and rows that were rejected. */
  accepted: number;
  rejections: Rejections;
  rejected: RejectedItem[];
  stated: Stated[];
  /** The stores that lost rows of hours. */
  lost: LostHours | undefined;
};

export type BulkLimits = BodyLimits & {
  /** Bodies that are read at the same time. */
  maxBodies: number;
};

/** What a body states is held in memory until its end. */
const LIMITS: BulkLimits = {
  maxBodies: 2,
  timeoutMs: 15_000,
  bytesPerSecond: 16_384,
  maxBytes: 128 * 2 ** 20,
};

const MESSAGES_PER_APPEND = 5000;
const REASON_LIMIT = 300;

/** Takes bodies with many rows of what is known of stores. */
export type Bulk = {
  /** Whether one more body can be read now. */
  hasRoom(): boolean;
  /**
   * Reads a body to its end and hands what it states to `use`. The body has its place until that is
   * done.
   *
   * @throws BodyError if it cannot be read, or makes no sense as a whole (`unreadable`)
   */
  read<R>(body: BulkBody, use: (reading: BulkReading) => Promise<R>): Promise<R>;
  /**
   * Appends what a body states to the log, and its rejected rows; resolves when all of it is
   * durable there.
   *
   * @param by who changes it, and the id of the request, for the rejected rows
   */
  append(reading: BulkReading, by: { changed_by?: string; request: string }): Promise<void>;
};

/** Opens the intake of bodies with many rows. */
export function openBulk(log: EventLog, clock: () => Date, limits: Partial<BulkLimits> = {}): Bulk {
  const { maxBodies, ...bodyLimits } = { ...LIMITS, ...limits };
  let bodies = 0;

  async function appendAll(topic: string, entries: readonly Entry[]): Promise<void> {
    for (let at = 0; at < entries.length; at += MESSAGES_PER_APPEND) {
      await log.append(topic, entries.slice(at, at + MESSAGES_PER_APPEND));
    }
  }

  return {
    hasRoom: () => bodies < maxBodies,
    async read(body, use) {
      bodies += 1;
      try {
        const text = bodyText(body.bytes, body.gzip, bodyLimits);
        return await use(await collect(body, readingsOf(text, body, clock())));
      } catch (error) {
        if (error instanceof InputError) {
          throw new BodyError("unreadable", error.message, { cause: error });
        }
        throw error;
      } finally {
        bodies -= 1;
      }
    },
    async append({ input, stated, rejected }, { changed_by, request }) {
      const { name } = topics[input];
      const by = changed_by === undefined ? {} : { changed_by };
      const messages = stated.map(({ store_id, of, value }) => ({
        key: keyOf(store_id, of || undefined),
        value: JSON.stringify({ ...value, ...by }),
      }));
      await appendAll(name, messages);
      const rejections = rejected.map(({ index, reason, raw }) => {
        const value: Rejected = { reason, raw, origin: { request, index } };
        return { key: request, value: JSON.stringify(value) };
      });
      await appendAll(rejectedTopic(name).name, rejections);
    },
  };
}

async function collect(
  { input }: BulkBody,
  readings: AsyncIterable<Reading<unknown>[]>,
): Promise<BulkReading> {
  const collector = BULK_INPUTS[input].collect();
  const rejections = countRejections();
  const rejected: RejectedItem[] = [];
  /** Where the place of a row, counted from 0, is no longer what it was behind its line. */
  const shifts: { line: number; by: number }[] = [];
  let rows = 0;

  function reject(items: ReturnType<typeof collector.take>): void {
    for (const { line, reason, raw } of items) {
      const shift = shifts.findLast((each) => each.line <= line);
      rejections.add({ line, reason });
      rejected.push({
        ...{ index: line - (shift?.by ?? 0), line },
        ...{ reason: reason.slice(0, REASON_LIMIT), raw: raw.slice(0, RAW_LIMIT) },
      });
    }
  }

  for await (const read of readings) {
    for (const { line } of read) {
      if (line - rows !== shifts.at(-1)?.by) shifts.push({ line, by: line - rows });
      rows += 1;
    }
    reject(collector.take(read));
  }
  reject(collector.end());
  rejected.sort((a, b) => a.line - b.line);
  const accepted = rows - rejected.length;
  const [stated, lost] = [collector.stated(), collector.lost?.()];
  return { input, accepted, rejections, rejected, stated, lost };
}

async function* readingsOf(
  text: AsyncIterable<string>,
  { input: name, format, monday = 0 }: BulkBody,
  now: Date,
): AsyncGenerator<Reading<unknown>[]> {
  const { input } = BULK_INPUTS[name];
  if (format === "csv") {
    for await (const { readings } of readText(notEmpty(text), input, now, "the body", { monday })) {
      yield readings;
    }
    return;
  }
  const rows = jsonRowReader(input, { latest: latestAt(now), monday, others: [] });
  yield* readLinesOfJson(text, rows.read);
  const problem = rows.problem();
  if (problem !== undefined) throw new InputError("the body", problem);
}
