import type { ExplainedPeriod } from "../../answers/explained-period.ts";
import { formatCount, formatMinute, formatQuantity } from "../kit/format.ts";
import { Scrolls } from "../kit/scrolls.tsx";
import { periodText, reachText } from "../reports/text.ts";
import { formatUs, twoDigits } from "./figures.ts";
import { SegmentTable } from "./segment-table.tsx";

const HOUR_US = 3_600_000_000;

/** More segments are left to the API. */
const MOST_SEGMENTS = 2_000;

/** What a report for a period says about the store: the whole, and each of its buckets. */
export function PeriodNumbers({ explained, root }: { explained: ExplainedPeriod; root: string }) {
  const { report_id, period, as_of, method, reach_us, gaps, rows, windows, buckets } = explained;
  const lines = [
    { label: "The period", sums: windows.period, row: period.by === null ? rows[0] : undefined },
    ...buckets.map((sums) => ({
      label: sums.bucket,
      sums,
      row: rows.find(({ bucket }) => bucket === sums.bucket),
    })),
  ];
  return (
    <>
      <ul class="facts">
        <li>
          <a href={`${root}ui/reports/${report_id}`}>Report</a> for {periodText(period)}, as of{" "}
          <time dateTime={as_of}>{`${formatMinute(as_of)} UTC`}</time>
        </li>
        <li>{`method ${method}, gaps ${gaps}${reach_us === null ? "" : `, reach ${reachText(reach_us)}`}`}</li>
        <li>{formatQuantity(windows.period.polls, "poll")}</li>
      </ul>
      <Scrolls label="What the report says">
        <table class="figures">
          <caption class="visually-hidden">What the report says, in hours</caption>
          <thead>
            <tr>
              <th scope="col">In hours</th>
              {["Up", "Down", "Unknown", "Excused", "Uptime", "Outages", "Least to most down"].map(
                (label) => (
                  <th key={label} scope="col" class="number">
                    {label}
                  </th>
                ),
              )}
            </tr>
          </thead>
          <tbody>
            {lines.map(({ label, sums, row }) => (
              <tr key={label} data-bucket={label}>
                <th scope="row">{label}</th>
                {SUMS.map((member) => (
                  <td key={member} class="number">
                    {formatUs(sums[member], HOUR_US)}
                  </td>
                ))}
                <td class="number">
                  {typeof row?.uptime_pct === "number" ? `${twoDigits(row.uptime_pct)} %` : "–"}
                </td>
                <td class="number">{formatCount(sums.outages)}</td>
                <td class="number">
                  {`${formatUs(sums.bounds.least_down_us, HOUR_US)} – ${formatUs(sums.bounds.most_down_us, HOUR_US)}`}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </Scrolls>
    </>
  );
}

const SUMS = ["up_us", "down_us", "unknown_us", "excused_us"] as const;

/** The segments behind the rows of a report for a period. */
export function PeriodSegments({ segments }: Pick<ExplainedPeriod, "segments">) {
  return (
    <details class="behind" data-explained>
      <summary>{`The ${formatQuantity(segments.length, "segment")} behind the report’s rows`}</summary>
      {segments.length <= MOST_SEGMENTS ? (
        <SegmentTable caption="The open time of the report’s period" segments={segments} />
      ) : (
        <p class="faint">They are too many for a page; the API has them.</p>
      )}
    </details>
  );
}
