import type { Timeline } from "../../answers/timeline.ts";
import { formatDay } from "../kit/dates.ts";
import { formatSeconds } from "../kit/format.ts";
import type { TimeState } from "../kit/status-mark.tsx";

/** The labels of states. */
export const STATUS_LABELS: Record<TimeState, string> = {
  up: "Up",
  down: "Down",
  unknown: "Unknown",
  closed: "Closed",
  excused: "Planned closure",
};

/** A local instant to the second: `Sun 3 Nov 10:14:30`. */
export function formatLocal(local: string): string {
  return `${formatDay(local)} ${local.slice(11, 19)}`;
}

/** A segment, as in the API; excused time has a state of its own. */
export type ShownSegment = Omit<
  Timeline["segments"][number],
  "opening_period" | "excused" | "state"
> & { state: TimeState };

/** The state of a segment, when, and why. */
export function segmentText({
  state,
  from_local,
  to_local,
  duration_us,
  decided_by,
}: ShownSegment) {
  const sameDay = from_local.slice(0, 10) === to_local.slice(0, 10);
  const until = sameDay ? to_local.slice(11, 19) : formatLocal(to_local);
  return {
    what: STATUS_LABELS[state],
    when: `${formatLocal(from_local)} to ${until}`,
    length: formatSeconds(duration_us / 1e6),
    why:
      decided_by === null
        ? (WITHOUT_POLL[state] ?? "")
        : `Decided by the poll at ${formatLocal(decided_by.timestamp_local)}, ${decided_by.status}`,
  };
}

const WITHOUT_POLL: Partial<Record<TimeState, string>> = {
  unknown: "No poll covers this time",
  closed: "Outside its opening hours",
  excused: "In its opening hours, and neither up nor down",
};
