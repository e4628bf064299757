import { StatusMark } from "../kit/status-mark.tsx";
import { type ShownSegment, STATUS_LABELS, segmentText } from "./text.ts";
import { segmentAt, stepFrom } from "./timeline-keys.ts";
import type { DayRow } from "./timeline-layout.ts";
import { TimelineRow } from "./timeline-row.tsx";

/** The props of the timeline; the browser gets no other props of the page. */
export type TimelineProps = {
  segments: readonly ShownSegment[];
  rows: readonly DayRow[];
  /** The number of the segment that is explained. */
  chosen: number | undefined;
  /** Whether a script runs, so that segments can be chosen. */
  live: boolean;
};

/** The actions, if a script runs. */
export type TimelineActions = { onChoose?(segment: number): void };

const STATES = ["up", "down", "unknown", "closed", "excused"] as const;

/**
 * The time of a store, one row per local day. To screen readers it is a slider: each step is a
 * segment, and the value is its text. A table on the page has the same content.
 */
export function TimelineView({
  segments,
  rows,
  chosen,
  live,
  onChoose,
}: TimelineProps & TimelineActions) {
  const last = Math.max(0, segments.length - 1);
  const explained = chosen === undefined ? undefined : segments[chosen];
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
          chosenPoll={explained?.decided_by?.timestamp_utc}
          onPoint={(left) => choose(segmentAt(row, left))}
        />
      ))}
    </>
  );
  return (
    <>
      <Explanation segment={explained} live={live} />
      {live ? (
        <div
          class="timeline"
          role="slider"
          tabIndex={0}
          aria-label="Segments of the timeline"
          aria-valuemin={1}
          aria-valuemax={last + 1}
          aria-valuenow={(chosen ?? last) + 1}
          aria-valuetext={explained ? textOf(explained) : "None chosen: use the arrow keys"}
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

/** The explanation of the chosen segment. */
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
