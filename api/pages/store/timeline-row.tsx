import { formatDay } from "../kit/dates.ts";
import { formatSeconds } from "../kit/format.ts";
import type { DayRow } from "./timeline-layout.ts";

/** States differ in height, too: down extends above and below up. */
const SHAPES = {
  up: { y: 9, height: 8 },
  down: { y: 2, height: 22 },
  unknown: { y: 6, height: 14 },
  excused: { y: 9, height: 8 },
} as const;

/** The heights of the parts of a row, from the top: bars, polls, and its own hours on odd days. */
const BARS = 26;
const TICKS = 10;
const OWN_HOURS = 12;

/** A day of the timeline. */
export function TimelineRow({
  row,
  chosen,
  chosenPoll,
  onPoint,
}: {
  row: DayRow;
  chosen: number | undefined;
  /** The time of the poll that decided it. */
  chosenPoll: string | undefined;
  /** Called with the place of the pointer, in percent of the row's width. */
  onPoint(left: number): void;
}) {
  const { date, longerSeconds, ticks, open, pieces, polls, downSeconds } = row;
  const height = BARS + TICKS + (longerSeconds === 0 ? 0 : OWN_HOURS);
  const point = (event: PointerEvent & { currentTarget: SVGSVGElement }) => {
    const { left, width } = event.currentTarget.getBoundingClientRect();
    onPoint(((event.clientX - left) / width) * 100);
  };
  return (
    <div class="day" data-day={date}>
      <span class="date">
        {formatDay(date)}
        {longerSeconds !== 0 && <span class="second">{`${24 + longerSeconds / 3600} hours`}</span>}
      </span>
      <svg
        class="hours"
        aria-hidden="true"
        height={height}
        onPointerMove={point}
        onPointerDown={point}
      >
        {open.map(({ left, width }) => (
          <rect key={left} class="open" x={`${left}%`} width={`${width}%`} height={BARS} />
        ))}
        {ticks.map(({ hour, left }) => (
          <line
            key={hour}
            class={hour % 6 === 0 ? "tick" : "tick minor"}
            x1={`${left}%`}
            x2={`${left}%`}
            y2={height}
          />
        ))}
        {pieces.map(({ segment, state, left, width }) =>
          state === "closed" ? (
            <line
              key={segment}
              class="piece is-closed"
              data-segment={segment}
              x1={`${left}%`}
              x2={`${left + width}%`}
              y1={BARS / 2}
              y2={BARS / 2}
            />
          ) : (
            <rect
              key={segment}
              class={`piece is-${state}`}
              data-segment={segment}
              {...SHAPES[state]}
              x={`${left}%`}
              width={`${width}%`}
            />
          ),
        )}
        {polls.map(({ timestamp_utc, left, active }) => (
          <line
            key={timestamp_utc}
            class={`poll ${active ? "is-up" : "is-down"}${timestamp_utc === chosenPoll ? " chosen" : ""}`}
            x1={`${left}%`}
            x2={`${left}%`}
            y1={BARS + 2}
            y2={active ? BARS + 6 : BARS + TICKS}
          />
        ))}
        {pieces
          .filter(({ segment }) => segment === chosen)
          .map(({ left, width }) => (
            <rect key="chosen" class="chosen" x={`${left}%`} width={`${width}%`} height={BARS} />
          ))}
        {longerSeconds !== 0 &&
          ticks
            .filter(({ hour }) => hour % 6 === 0 && hour % 24 !== 0)
            .map(({ hour, left }) => (
              <text key={hour} class="own-hour" x={`${left}%`} dx="3" y={height - 1}>
                {String(hour).padStart(2, "0")}
              </text>
            ))}
      </svg>
      <span class={downSeconds > 0 ? "sum is-down" : "sum"}>
        {downSeconds > 0 ? formatSeconds(downSeconds) : "–"}
      </span>
    </div>
  );
}
