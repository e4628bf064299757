import { DAY_US } from "../../../producers/messages/clock-time.ts";
import { cutTo } from "../../uptime/fill.ts";
import type { Period } from "../../uptime/periods.ts";
import type { LocalDay, LocalHour } from "../kit/local-days.ts";
import { formatDate } from "../kit/local-days.ts";
import type { TimeState } from "../kit/status-mark.tsx";

/** Where something is on a row, in percent of its width. */
type Place = { left: number; width: number };

/** A local day as a row of the timeline. */
export type DayRow = {
  /** `2024-11-03`. */
  date: string;
  /** How much longer than 24 hours it is, in seconds. */
  longerSeconds: number;
  /** Its first and last midnight, and every third hour between. */
  ticks: { hour: number; left: number }[];
  /** When the store is open. */
  open: Place[];
  /** The parts of segments on it, each with the number of its segment. */
  pieces: (Place & { segment: number; state: TimeState })[];
  polls: { left: number; timestamp_utc: string; active: boolean }[];
  downSeconds: number;
};

type SeenPoll = { at: number; timestamp_utc: string; active: boolean };

/** The timeline: in order of time, in microseconds since the epoch. */
export type SegmentJson = {
  segments: readonly (Period & { state: TimeState })[];
  polls: readonly SeenPoll[];
};

/**
 * Lays out a timeline in rows, one for each local day. All rows have the same scale: a day of 25
 * hours is longer than the others, and each instant has one place.
 *
 * @param hoursOf the hours of a day
 */
export function layOut(
  { segments, polls }: SegmentJson,
  days: readonly LocalDay[],
  hoursOf: (day: LocalDay) => readonly LocalHour[],
): DayRow[] {
  const longest = Math.max(DAY_US, ...days.map(({ from, to }) => to - from));
  const numbered = segments.map((segment, index) => ({ ...segment, segment: index }));
  return days.map((day) => {
    const percent = (micros: number) => Math.round((micros / longest) * 1e6) / 1e4;
    const place = ({ from, to }: Period) => ({
      left: percent(from - day.from),
      width: percent(to - from),
    });
    const parts = cutTo(numbered, day);
    const down = parts.filter(({ state }) => state === "down");
    return {
      date: formatDate(day.date),
      longerSeconds: (day.to - day.from - DAY_US) / 1e6,
      ticks: [
        ...hoursOf(day)
          .filter(({ hour, from, to }) => hour % 3 === 0 && from < to)
          .map(({ hour, from }) => ({ hour, left: percent(from - day.from) })),
        { hour: 24, left: percent(day.to - day.from) },
      ],
      open: mergeTouching(
        parts.filter(({ state }) => state !== "closed" && state !== "excused"),
      ).map(place),
      pieces: parts.map(({ segment, state, ...part }) => ({ ...place(part), segment, state })),
      polls: polls
        .filter(({ at }) => at >= day.from && at < day.to)
        .map(({ at, ...poll }) => ({ ...poll, left: percent(at - day.from) })),
      downSeconds: down.reduce((sum, { from, to }) => sum + to - from, 0) / 1e6,
    };
  });
}

/** Merges periods that touch. */
function mergeTouching(parts: readonly Period[]): Period[] {
  const merged: Period[] = [];
  for (const { from, to } of parts) {
    const last = merged.at(-1);
    if (last?.to === from) last.to = to;
    else merged.push({ from, to });
  }
  return merged;
}
