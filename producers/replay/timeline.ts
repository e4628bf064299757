import { microseconds } from "../messages/timestamp.ts";
import type { Poll } from "../messages/topics.ts";

/**
 * A poll in its place on the timeline. `store` counts the stores from 0, in the order of their ids.
 */
type Moment = { store: number; store_id: string; status: Poll["status"]; micros: number };

/** The polls of a file in the order of their instants; equal ones by store id, then by status. */
export type Timeline = {
  length: number;
  /** How many stores there are. */
  stores: number;
  /** @throws RangeError outside 0 to `length` - 1 */
  at(position: number): Moment;
};

const STATUSES = ["active", "inactive"] as const;
const FIRST_CAPACITY = 1 << 16;
/** The pause between two passes over a file whose polls are all of one instant. */
const LONE_GAP_US = 3_600_000_000;

/**
 * Collects polls in any order and sorts them by time. The order depends on the polls alone, so that
 * a position in it means the same in every replay.
 *
 * A poll takes 17 bytes: its instant in microseconds (a double, exact), its store's index, its
 * status, and its position; each store id is kept once. The columns double when they are full: two
 * million polls take 35 MB. Sorting them blocks for a second or two.
 */
export function timelineBuilder(): { add(poll: Poll): void; sorted(): Timeline } {
  const ids: string[] = [];
  const numbers = new Map<string, number>();
  let length = 0;
  let micros = new Float64Array(FIRST_CAPACITY);
  let stores = new Uint32Array(FIRST_CAPACITY);
  let statuses = new Uint8Array(FIRST_CAPACITY);

  function numberOf(id: string): number {
    const known = numbers.get(id);
    if (known !== undefined) return known;
    // A copy: an id cut out of a file's text would keep all of that text in memory.
    const own = Buffer.from(id).toString();
    numbers.set(own, ids.length);
    return ids.push(own) - 1;
  }

  function add(poll: Poll): void {
    if (length === micros.length) {
      micros = copyInto(new Float64Array(length * 2), micros);
      stores = copyInto(new Uint32Array(length * 2), stores);
      statuses = copyInto(new Uint8Array(length * 2), statuses);
    }
    micros[length] = microseconds(poll.timestamp_utc);
    stores[length] = numberOf(poll.store_id);
    statuses[length] = STATUSES.indexOf(poll.status);
    length += 1;
  }

  function sorted(): Timeline {
    const byId = [...ids.keys()].sort((a, b) => ((ids[a] ?? "") < (ids[b] ?? "") ? -1 : 1));
    const ranks = new Uint32Array(ids.length);
    for (const [rank, number] of byId.entries()) ranks[number] = rank;
    const order = Uint32Array.from({ length }, (_, index) => index).sort(
      (a, b) =>
        of(micros, a) - of(micros, b) ||
        of(ranks, of(stores, a)) - of(ranks, of(stores, b)) ||
        of(statuses, a) - of(statuses, b),
    );
    return {
      length,
      stores: ids.length,
      at: (position) => {
        const index = order[position];
        const number = of(stores, index ?? 0);
        const store_id = ids[number];
        const status = STATUSES[of(statuses, index ?? 0)];
        if (index === undefined || store_id === undefined || status === undefined) {
          throw new RangeError(`there is no poll ${position} among ${order.length}`);
        }
        return { store: of(ranks, number), store_id, status, micros: of(micros, index) };
      },
    };
  }

  return { add, sorted };
}

/**
 * Microseconds from the first poll to each, counted on over endless passes. Between two passes is
 * the mean distance of two polls, so that the stream continues evenly.
 *
 * @throws RangeError if there is no poll
 */
export function eventTimes(timeline: Timeline): (poll: number) => number {
  const { length } = timeline;
  const first = timeline.at(0).micros;
  const span = timeline.at(length - 1).micros - first;
  const pass = span > 0 ? span + span / (length - 1) : LONE_GAP_US;
  return (poll) => Math.floor(poll / length) * pass + timeline.at(poll % length).micros - first;
}

/** The number at an index that is known to be in the column. */
function of(column: Float64Array | Uint32Array | Uint8Array, index: number): number {
  return column[index] ?? Number.NaN;
}

function copyInto<Column extends { set(from: Column): void }>(to: Column, from: Column): Column {
  to.set(from);
  return to;
}
