import type { PeriodDiff } from "../../answers/period-differences.ts";
import type { PeriodSummary } from "../../answers/period-summary.ts";
import { formatCount, formatQuantity } from "../kit/format.ts";
import { Scrolls } from "../kit/scrolls.tsx";
import { StoreLink } from "../kit/store-name.tsx";
import { periodText } from "../reports/text.ts";
import { formatChange } from "./changes.ts";
import { Figure, Percent } from "./figure.tsx";

type PeriodChangesProps = {
  /** Of this report, and of the other. */
  summaries: readonly PeriodSummary[];
  /** From the other report to this one. */
  diff: PeriodDiff;
  root: string;
  reportId: string;
  /** The names of the stores that have one, by their ids. */
  names: ReadonlyMap<string, string>;
  /** The address that shows more changes. */
  more: string;
};

/** What changed between two periods: in total and, if they have rows in common, row by row. */
export function PeriodChanges({
  summaries,
  diff,
  root,
  reportId,
  names,
  more,
}: PeriodChangesProps) {
  const { summary, items, next_cursor } = diff;
  const isInBuckets = summaries.some(({ period }) => period.by !== null);
  const differ = summary.changed + summary.only_in_report + summary.only_in_other;
  return (
    <>
      <Scrolls label="Both periods">
        <table class="differences" data-periods>
          <caption class="visually-hidden">Both periods, all stores, in hours</caption>
          <thead>
            <tr>
              <th scope="col">All stores, in hours</th>
              {["Uptime", "Down", "Up", "Unknown", "Excused", "Open"].map((label) => (
                <th key={label} scope="col" class="number">
                  {label}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {summaries.map(({ report_id, period, windows }) => (
              <tr key={report_id} data-period={report_id}>
                <th scope="row">
                  <a href={`${root}ui/reports/${report_id}`}>{periodText(period)}</a>
                </th>
                <td class="number">
                  <Percent value={windows.period.uptime_pct} />
                </td>
                {HOURS.map((member) => (
                  <td key={member} class="number">
                    <Figure value={windows.period[member]} />
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </Scrolls>
      <dl class="pair-grid" data-diff-summary>
        <div>
          <dt>Downtime, all stores</dt>
          <dd data-change="total">{`${formatChange(summary.downtime_us, "hours")} h`}</dd>
        </div>
        {!isInBuckets && (
          <>
            <div>
              <dt>Changed</dt>
              <dd data-change="changed">
                {`${formatCount(summary.changed)} of ${formatQuantity(summary.in_both, "store")} in both`}
              </dd>
            </div>
            <div>
              <dt>Down for longer</dt>
              <dd>{formatQuantity(summary.more_downtime, "store")}</dd>
            </div>
            <div>
              <dt>Down for less</dt>
              <dd>{formatQuantity(summary.less_downtime, "store")}</dd>
            </div>
          </>
        )}
      </dl>
      {!isInBuckets && items.length > 0 && (
        <>
          <Scrolls label="Stores that changed">
            <table class="differences">
              <caption class="visually-hidden">
                Stores that changed, the largest change of downtime first
              </caption>
              <thead>
                <tr>
                  <th scope="col">Store</th>
                  {["Down, hours", "Up, hours", "Unknown, hours"].map((label) => (
                    <th key={label} scope="col" class="number">
                      {label}
                    </th>
                  ))}
                </tr>
              </thead>
              <tbody>
                {items.map((item) => (
                  <tr key={item.store_id} data-differs={item.store_id}>
                    <th scope="row">
                      <StoreLink
                        root={root}
                        id={item.store_id}
                        name={names.get(item.store_id)}
                        report={reportId}
                      />
                      {item.found_in !== "both" && (
                        <span class="second">
                          {item.found_in === "other" ? "only in this report" : "only in the other"}
                        </span>
                      )}
                    </th>
                    {CHANGES.map((member) => (
                      <td key={member} class="number">
                        {formatChange(item[member], "hours")}
                      </td>
                    ))}
                  </tr>
                ))}
              </tbody>
            </table>
          </Scrolls>
          <p class="faint">
            {`${formatCount(items.length)} of ${formatQuantity(differ, "store")} that differ, the largest change of downtime first.`}
          </p>
          {next_cursor !== null && (
            <p>
              <a class="button" href={more}>
                Show more changes
              </a>
            </p>
          )}
        </>
      )}
    </>
  );
}

const HOURS = ["downtime", "uptime", "unknown", "excused", "open"] as const;
const CHANGES = ["downtime_us", "uptime_us", "unknown_us"] as const;
