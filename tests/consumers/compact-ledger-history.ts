import fc from "fast-check";

/** A claim, as it stands in ingest_claims. */
export type ClaimRow = {
  topic: string;
  partition: number;
  epoch: number;
  incarnation: number;
  from_offset: number;
};

/** A batch, as it stands in ingest_ledger; instants in milliseconds since the epoch. */
export type BatchRow = {
  topic: string;
  partition: number;
  epoch: number;
  first_offset: number;
  last_offset: number;
  kept: number;
  rejected: number;
  newest_at: number;
  ingested_at: number;
};

/** What may happen to a partition. */
type Event =
  | { kind: "claim"; how: "at the end" | "one batch behind" | "after a loss" | "made anew" }
  | { kind: "batch"; how: "next" | "after a gap" | "overlapping"; size: number; rejected: number }
  | { kind: "overtaken batch"; back: number; size: number }
  | { kind: "repetition"; back: number };

/** Some events, and how much of all time so far is then condensed, in per cent. */
export type Chapter = { events: { partition: number; event: Event }[]; condensed: number };

const size = fc.integer({ min: 2, max: 5 });
const event: fc.Arbitrary<Event> = fc.oneof(
  {
    weight: 16,
    arbitrary: fc.record({
      kind: fc.constant("batch" as const),
      how: fc.constant("next" as const),
      size,
      rejected: fc.integer({ min: 0, max: 2 }),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant("batch" as const),
      how: fc.constantFrom("after a gap", "overlapping"),
      size,
      rejected: fc.constant(0),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant("claim" as const),
      how: fc.constantFrom(
        ...(["at the end", "one batch behind", "after a loss", "made anew"] as const),
      ),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant("overtaken batch" as const),
      back: fc.integer({ min: 1, max: 3 }),
      size,
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant("repetition" as const),
      back: fc.integer({ min: 0, max: 2 }),
    }),
  },
);

/** Histories of two partitions. */
export const histories: fc.Arbitrary<Chapter[]> = fc.array(
  fc.record({
    events: fc.array(fc.record({ partition: fc.integer({ min: 0, max: 1 }), event }), {
      minLength: 8,
      maxLength: 25,
    }),
    condensed: fc.integer({ min: 30, max: 100 }),
  }),
  { minLength: 2, maxLength: 2 },
);

const MINUTE_MS = 60_000;

/** Who claimed an epoch, and what he wrote down under it. */
type Consumer = ClaimRow & { next: number; written: BatchRow[] };

/**
 * Plays events as consumers would live them: each writes its batches down one after the other from its
 * claim on, repeats its last one at most, and a claim begins where the ledger of the latest one ends.
 * The clock moves by a minute with each event.
 */
export function play(topic: string, beganAt: number) {
  const claims: ClaimRow[] = [];
  const batches: BatchRow[] = [];
  const consumers = new Map<number, Consumer[]>();
  let now = beganAt;

  function claim(partition: number, how: (Event & { kind: "claim" })["how"]): Consumer {
    const all = consumers.get(partition) ?? [];
    const last = all.at(-1);
    const anew = how === "made anew";
    const missed = how === "one batch behind" ? last?.written.at(-1)?.first_offset : undefined;
    const end = missed ?? last?.next ?? 0;
    const row = {
      topic,
      partition,
      epoch: (last?.epoch ?? 0) + 1,
      incarnation: (last?.incarnation ?? 1) + (anew && last !== undefined ? 1 : 0),
      from_offset: anew ? 0 : end + (how === "after a loss" ? 3 : 0),
    };
    const consumer = { ...row, next: row.from_offset, written: [] };
    claims.push(row);
    consumers.set(partition, [...all, consumer]);
    return consumer;
  }

  function write(consumer: Consumer, first: number, count: number, rejected: number): void {
    const { partition, epoch } = consumer;
    const row = {
      topic,
      partition,
      epoch,
      first_offset: first,
      last_offset: first + count - 1,
      kept: count - rejected,
      rejected: rejected,
      newest_at: now - count,
      ingested_at: now,
    };
    batches.push(row);
    consumer.written.push(row);
    consumer.next = first + count;
  }

  function happen(partition: number, event: Event): void {
    now += MINUTE_MS;
    const owner = consumers.get(partition)?.at(-1) ?? claim(partition, "at the end");
    if (event.kind === "claim") claim(partition, event.how);
    else if (event.kind === "batch") {
      const overlaps = event.how === "overlapping" && owner.written.length > 0;
      const off = overlaps ? -1 : event.how === "after a gap" ? 2 : 0;
      write(owner, owner.next + off, event.size, event.rejected);
    } else {
      const former = consumers.get(partition)?.at(-1 - event.back);
      if (event.kind === "overtaken batch" && former !== undefined) {
        write(former, former.next, event.size, 0);
      }
      const row = event.kind === "repetition" ? former?.written.at(-1) : undefined;
      if (row !== undefined) batches.push({ ...row, ingested_at: now });
    }
  }

  return { claims, batches, happen };
}
