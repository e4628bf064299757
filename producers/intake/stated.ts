import {
  attributesInput,
  closuresInput,
  hoursInput,
  type Input,
  specialDaysInput,
  timezonesInput,
} from "../csv/inputs.ts";
import type { Reading, Unreadable } from "../csv/read-input.ts";
import { specialDayBuilder } from "../csv/special-days.ts";
import { type LostHours, weekBuilder } from "../csv/weeks.ts";
import type {
  StoreAttributes,
  StoreClosure,
  StoreHours,
  StoreSpecialDay,
  StoreTimezone,
} from "../messages/topics.ts";

/** The inputs of which many rows can be sent at once. */
export type BulkInput = "hours" | "timezones" | "specialDays" | "closures" | "attributes";

/** What a body states of a store; `of` tells apart what a store has several of. */
export type Stated = {
  store_id: string;
  of: string;
  value: StoreHours | StoreTimezone | StoreSpecialDay | StoreClosure | StoreAttributes;
};

/** Collects what rows state, by the rules of files (producers/replay/reference.ts). */
type Collector = {
  /** Adds the rows among readings; returns those that are rejected. */
  take(readings: readonly Reading<unknown>[]): Unreadable[];
  /** What is rejected only when all rows are known. */
  end(): Unreadable[];
  /** What is stated, each thing of a store once; the weeks of a store by ascending date. */
  stated(): Stated[];
  /** The stores that lost rows of hours. */
  lost?(): LostHours;
};

type Definition = { input: Input<unknown>; collect(): Collector };

/** How the rows of each input are read and collected. */
export const BULK_INPUTS: Readonly<Record<BulkInput, Definition>> = {
  hours: define(hoursInput, () => {
    const weeks = weekBuilder();
    return {
      take: weeks.take,
      end: () => [],
      stated: () =>
        Array.from(weeks.all(), (value) => ({
          ...{ store_id: value.store_id, of: value.valid_from ?? "", value },
        })),
      lost: weeks.lost,
    };
  }),
  specialDays: define(specialDaysInput, () => {
    const days = specialDayBuilder();
    return {
      take: days.take,
      end: days.contradicted,
      stated: () =>
        Array.from(days.all(), (value) => ({
          ...{ store_id: value.store_id, of: value.date, value },
        })),
    };
  }),
  timezones: define(timezonesInput, () => latestOf(() => "")),
  closures: define(closuresInput, () => latestOf(({ from_utc }) => from_utc)),
  attributes: define(attributesInput, () => latestOf(() => "")),
};

/** Keeps the last row of each thing. */
function latestOf<T extends StoreTimezone | StoreClosure | StoreAttributes>(
  keyOf: (value: T) => string,
) {
  const latest = new Map<string, Stated>();
  return {
    take(readings: readonly Reading<T>[]): Unreadable[] {
      return readings.flatMap((reading) => {
        if (!("value" in reading)) return [reading];
        const { value } = reading;
        const of = keyOf(value);
        latest.set(`${value.store_id} ${of}`, { store_id: value.store_id, of, value });
        return [];
      });
    },
    end: () => [],
    stated: () => [...latest.values()],
  };
}

function define<T>(
  input: Input<T>,
  collect: () => Omit<Collector, "take"> & {
    take(readings: readonly Reading<T>[]): Unreadable[];
  },
): Definition {
  // The collector of an input takes the rows that this input reads, and no others.
  return { input, collect: collect as unknown as () => Collector };
}
