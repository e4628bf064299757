import type { SummaryBucket } from "../../answers/period-summary.ts";
import type { By } from "../../uptime/report-period.ts";
import { formatCount } from "../kit/format.ts";
import { Scrolls } from "../kit/scrolls.tsx";
import { StatusMark } from "../kit/status-mark.tsx";
import { Figure, Percent } from "./figure.tsx";

type TrendProps = { by: By; buckets: readonly SummaryBucket[] };

/** How all stores did from day to day (or week, or month): bars, and their figures. */
export function Trend({ by, buckets }: TrendProps) {
  return (
    <section aria-labelledby="trend-heading" class="trend">
      <div class="section-head">
        <h2 id="trend-heading">{`By ${by}`}</h2>
      </div>
      <figure class="card">
        <TrendBars buckets={buckets} />
        <figcaption>
          <ul class="facts">
            <li>
              <StatusMark status="down" /> Down
            </li>
            <li>
              <StatusMark status="unknown" /> Unknown
            </li>
            <li>{`In percent of the open time of each ${by}; the highest has ${mostText(buckets)}`}</li>
          </ul>
        </figcaption>
      </figure>
      <details>
        <summary>{`The figures of each ${by}`}</summary>
        <Scrolls label={`Figures by ${by}`}>
          <table class="buckets">
            <caption class="visually-hidden">{`All stores by ${by}, in hours`}</caption>
            <thead>
              <tr>
                <th scope="col">{by === "day" ? "Day" : by === "week" ? "Week" : "Month"}</th>
                {["Uptime", "Down", "Up", "Unknown", "Excused", "Open", "Polls", "Outages"].map(
                  (label) => (
                    <th key={label} scope="col" class="number">
                      {label}
                    </th>
                  ),
                )}
              </tr>
            </thead>
            <tbody>
              {buckets.map((bucket) => (
                <tr key={bucket.bucket} data-bucket={bucket.bucket}>
                  <th scope="row">{bucket.bucket}</th>
                  <td class="number" data-of="uptime_pct">
                    <Percent value={bucket.uptime_pct} />
                  </td>
                  {HOURS.map((member) => (
                    <td key={member} class="number" data-of={member}>
                      <Figure value={bucket[member]} />
                    </td>
                  ))}
                  {COUNTS.map((member) => (
                    <td key={member} class="number" data-of={member}>
                      {formatCount(bucket[member])}
                    </td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </Scrolls>
      </details>
    </section>
  );
}

const HOURS = ["downtime", "uptime", "unknown", "excused", "open"] as const;
const COUNTS = ["polls", "outages"] as const;

/** How many labels fit under the bars. */
const LABELS = 6;

/** A share of open time in percent; 0 if nothing was open. */
function shareOf(part: number, { open }: SummaryBucket): number {
  return open === 0 ? 0 : (100 * part) / open;
}

function mostOf(buckets: readonly SummaryBucket[]): number {
  return Math.max(0, ...buckets.map((each) => shareOf(each.downtime + each.unknown, each)));
}

function mostText(buckets: readonly SummaryBucket[]): string {
  return `${mostOf(buckets).toFixed(1)} %`;
}

/** Down and unknown, one upon the other; the table beside them has the same figures. */
function TrendBars({ buckets }: Pick<TrendProps, "buckets">) {
  const most = mostOf(buckets) || 1;
  const step = 100 / Math.max(1, buckets.length);
  const every = Math.ceil(buckets.length / LABELS);
  return (
    <div class="bars">
      <svg aria-hidden="true">
        {buckets.map((bucket, index) => {
          const down = (shareOf(bucket.downtime, bucket) / most) * 100;
          const unknown = (shareOf(bucket.unknown, bucket) / most) * 100;
          const across = { x: `${(index + 0.1) * step}%`, width: `${0.8 * step}%` };
          return (
            <g key={bucket.bucket}>
              <title>{titleOf(bucket)}</title>
              <rect class="is-down" {...across} y={`${100 - down}%`} height={`${down}%`} />
              <rect
                class="is-unknown"
                {...across}
                y={`${100 - down - unknown}%`}
                height={`${unknown}%`}
              />
            </g>
          );
        })}
      </svg>
      <svg class="ticks" aria-hidden="true">
        {buckets.map(({ bucket }, index) =>
          index % every === 0 ? (
            <text key={bucket} x={`${index * step}%`} y="12">
              {bucket}
            </text>
          ) : null,
        )}
      </svg>
    </div>
  );
}

function titleOf(bucket: SummaryBucket): string {
  const { downtime, unknown, open } = bucket;
  return `${bucket.bucket}: ${downtime.toFixed(2)} h down, ${unknown.toFixed(2)} h unknown of ${open.toFixed(2)} h open`;
}
