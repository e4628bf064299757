import type { StoreState } from "../../answers/store.ts";
import type { StoreOutages } from "../../answers/store-outages.ts";
import type { ShownDay } from "../calendar/days.ts";
import { formatMinute } from "../kit/format.ts";
import type { Placed } from "../kit/page.ts";
import { StatusMark } from "../kit/status-mark.tsx";
import type { AttributesProps } from "./attributes-props.ts";
import { formatUptime, formatUs } from "./figures.ts";
import { Head, type LocalTimes } from "./head.tsx";
import { type Sums, sumOf } from "./heat.ts";
import { HeatMap } from "./heat-map.tsx";
import { Outages } from "./outages.tsx";
import { PeriodSegments } from "./period-numbers.tsx";
import type { Ways } from "./range.ts";
import { RangeForm } from "./range-form.tsx";
import { ReportNumbers, type ReportPart } from "./report-numbers.tsx";
import { ReportSegments } from "./report-segments.tsx";
import { SegmentTable } from "./segment-table.tsx";
import { type TimelineProps, TimelineView } from "./timeline.tsx";

/** The props of the page of a store. */
export type StoreProps = {
  store: StoreState;
  /** The values of its attributes by their names. */
  given: Readonly<Record<string, string>>;
  attributes: AttributesProps;
  local: LocalTimes;
  /** Its calendar in the present week and the next one. */
  days: ShownDay[];
  range: {
    /** In local time. */
    from_local: string;
    to_local: string;
    ways: Ways;
    /** What was wrong with the requested range; another one is shown. */
    fault: string | undefined;
  };
  /** The requested report. */
  report: string | undefined;
  timeline: TimelineProps;
  outages: StoreOutages["outages"];
  /** By weekday and hour. */
  heat: Sums[][];
  part: ReportPart;
};

/** Everything that is known about a store. */
export function StoreView(props: StoreProps & Placed) {
  const { store, local, range, timeline, outages, heat, part, root } = props;
  const sums = sumOf(heat.flat());
  const address = `${root}ui/stores/${encodeURIComponent(store.store_id)}`;
  return (
    <>
      <Head
        store={store}
        attributes={props.attributes}
        local={local}
        days={props.days}
        calendar={`${address}/calendar`}
      />
      <section aria-labelledby="timeline-heading">
        <div class="section-head">
          <h2 id="timeline-heading">Timeline</h2>
          <RangeForm address={address} report={props.report} ways={range.ways} />
        </div>
        {range.fault && (
          <p class="notice is-bad" role="alert">
            {range.fault}
          </p>
        )}
        <p class="facts">
          <span>{`${formatMinute(range.from_local)} to ${formatMinute(range.to_local)} local time`}</span>
          <Totals sums={sums} />
        </p>
        <Hatching />
        <div id="timeline">
          <TimelineView {...timeline} />
        </div>
        <details class="behind">
          <summary>The timeline as a table</summary>
          <SegmentTable caption="All segments of this range" segments={timeline.segments} />
        </details>
      </section>
      <div class="two-up">
        <section aria-labelledby="outages-heading">
          <div class="section-head">
            <h2 id="outages-heading">Outages</h2>
          </div>
          <Outages outages={outages} sums={sums} />
        </section>
        <section aria-labelledby="report-heading">
          <div class="section-head">
            <h2 id="report-heading">In the report</h2>
          </div>
          <ReportNumbers part={part} root={root} />
        </section>
      </div>
      {"explained" in part && <ReportSegments {...part.explained} />}
      {"ofPeriod" in part && <PeriodSegments segments={part.ofPeriod.segments} />}
      <section aria-labelledby="heat-heading">
        <div class="section-head">
          <h2 id="heat-heading">When it was down</h2>
          <p class="faint">
            Percent of known open time, by local weekday and hour
            {sums.excused > 0 && (
              <>
                {"; "}
                <StatusMark status="excused" /> planned closure
              </>
            )}
          </p>
        </div>
        <HeatMap cells={heat} />
      </section>
    </>
  );
}

const HOUR_US = 3_600_000_000;

function Totals({ sums }: { sums: Sums }) {
  const { up, down, unknown, excused } = sums;
  const uptime = formatUptime(sums);
  return (
    <>
      <span>{`Open ${formatUs(up + down + unknown + excused, HOUR_US)} h`}</span>
      <span>
        {"Up "}
        <span data-total="up">{formatUs(up, HOUR_US)}</span>
        {" h"}
      </span>
      <span>
        {"Down "}
        <span data-total="down">{formatUs(down, HOUR_US)}</span>
        {" h"}
      </span>
      <span>
        {"Unknown "}
        <span data-total="unknown">{formatUs(unknown, HOUR_US)}</span>
        {" h"}
      </span>
      {excused > 0 && (
        <span>
          {"Planned closure "}
          <span data-total="excused">{formatUs(excused, HOUR_US)}</span>
          {" h"}
        </span>
      )}
      {uptime && <strong>{`Uptime ${uptime} %`}</strong>}
    </>
  );
}

/** The pattern of unknown time. */
function Hatching() {
  return (
    <svg class="hatching" width="0" height="0" aria-hidden="true">
      <pattern
        id="hatch"
        class="is-unknown"
        width="5"
        height="5"
        patternUnits="userSpaceOnUse"
        patternTransform="rotate(45)"
      >
        <path d="M0 0v5" stroke="currentColor" stroke-width="2.5" />
      </pattern>
    </svg>
  );
}
