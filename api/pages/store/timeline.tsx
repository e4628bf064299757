import { StatusMark } from "../kit/status-mark.tsx";
import { type ShownSegment, STATUS_LABELS, segmentText } from "./text.ts";
import { segmentAt, stepFrom } from "./timeline-keys.ts";
import type { DayRow } from "./timeline-layout.ts";
import { TimelineRow } from "./timeline-row.tsx";

/** What the timeline shows; all that the browser is given of the page. */
export type TimelineProps = {
  segments: readonly ShownSegment[];
  rows: readonly DayRow[];
  /** The number of the segment that is told of. */
  chosen: number | undefined;
  /** Whether a script runs, so that segments can be chosen. */
  live: boolean;
};

/** What can be done where a script runs. */
export type TimelineActions = { onChoose?(segment: number): void };

const STATES = ["up", "down", "unknown", "closed"] as const;

/**
 * The time of a store, a row for each of its days. To those who hear the page it is a slider: a step is a
 * segment, and its value is what was then. All of it stands in a table, too.
 */
export function TimelineView({
  segments,
  rows,
  chosen,
  live,
  onChoose,
}: TimelineProps & TimelineActions) {
  const last = Math.max(0, segments.length - 1);
  const told = chosen === undefined ? undefined : segments[chosen];
  const choose = (segment: number | undefined) => {
    if (segment !== undefined && segment !== chosen) onChoose?.(segment);
  };
  const days = (
    <>
      <Axis row={rows.find(({ longerSeconds }) => longerSeconds === 0)} />
      {rows.map((row) => (
        <TimelineRow
          key={row.date}
          row={row}
          chosen={chosen}
          chosenPoll={told?.decided_by?.timestamp_utc}
          onPoint={(left) => choose(segmentAt(row, left))}
        />
      ))}
    </>
  );
  return (
    <>
      <Explanation segment={told} live={live} />
      {live ? (
        <div
          class="timeline"
          role="slider"
          tabIndex={0}
          aria-label="Segments of the timeline"
          aria-valuemin={1}
          aria-valuemax={last + 1}
          aria-valuenow={(chosen ?? last) + 1}
          aria-valuetext={told ? textOf(told) : "None chosen: use the arrow keys"}
          onFocus={() => {
            if (chosen === undefined) choose(last);
          }}
          onKeyDown={(event) => {
            const next = stepFrom(chosen ?? last, event.key, rows);
            if (next === undefined || event.altKey || event.ctrlKey || event.metaKey) return;
            event.preventDefault();
            choose(next);
          }}
        >
          {days}
        </div>
      ) : (
        <div class="timeline" role="img" aria-label="Timeline; the table below has all of it">
          {days}
        </div>
      )}
      <ul class="facts legend">
        {STATES.map((state) => (
          <li key={state}>
            <StatusMark status={state} /> {STATUS_LABELS[state]}
          </li>
        ))}
        <li>
          <i class="key is-open" /> Open
        </li>
        <li>
          <i class="key is-poll is-up" /> Poll, active
        </li>
        <li>
          <i class="key is-poll is-down" /> Poll, inactive
        </li>
      </ul>
    </>
  );
}

function textOf(segment: ShownSegment): string {
  const { what, when, length, why } = segmentText(segment);
  return `${what}, ${when}, ${length}. ${why}.`;
}

/** What is told of the segment that is pointed at. */
function Explanation({ segment, live }: { segment: ShownSegment | undefined; live: boolean }) {
  if (segment === undefined) {
    return (
      <p class="told faint" data-told="">
        {live ? "Point at the timeline, or use the arrow keys, to see what decided it." : ""}
      </p>
    );
  }
  const { what, when, length, why } = segmentText(segment);
  return (
    <p class="told" data-told={segment.from} data-poll={segment.decided_by?.timestamp_utc}>
      <strong class={`is-${segment.state}`}>
        <StatusMark status={segment.state} /> {what}
      </strong>{" "}
      <span class="figure">{when}</span> <span class="figure">{`(${length}).`}</span>{" "}
      <span class="faint">{`${why}.`}</span>
    </p>
  );
}

function Axis({ row }: { row: DayRow | undefined }) {
  return (
    <div class="day axis" aria-hidden="true">
      <span />
      <svg class="hours" height="14" aria-hidden="true">
        {row?.ticks.map(({ hour, left }) => (
          <text
            key={hour}
            class={hour % 6 === 0 ? undefined : "minor"}
            x={`${left}%`}
            y="11"
            text-anchor={hour === 0 ? "start" : hour === 24 ? "end" : "middle"}
          >
            {String(hour).padStart(2, "0")}
          </text>
        ))}
      </svg>
      <span class="sum">Down</span>
    </div>
  );
}
