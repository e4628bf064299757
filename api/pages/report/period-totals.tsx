import type { PeriodSummary } from "../../answers/period-summary.ts";
import { formatCount } from "../kit/format.ts";
import { Scrolls } from "../kit/scrolls.tsx";
import { StatusMark } from "../kit/status-mark.tsx";
import { Bins } from "./bins.tsx";
import { Figure, Percent } from "./figure.tsx";
import { Shares, STATUSES } from "./totals.tsx";
import { Trend } from "./trend.tsx";

/** All stores of a report for a period: their sums, the trend of its buckets, and their uptime. */
export function PeriodTotals({ summary }: { summary: PeriodSummary }) {
  const totals = summary.windows.period;
  const { by } = summary.period;
  return (
    <>
      <section aria-labelledby="totals-heading">
        <div class="section-head">
          <h2 id="totals-heading">All stores together</h2>
        </div>
        <Scrolls label="Totals">
          <table class="totals">
            <thead>
              <tr>
                <th scope="col">In hours</th>
                <th scope="col" class="number">
                  Uptime
                </th>
                {STATUSES.map(({ status, label }) => (
                  <th key={status} scope="col" class="number">
                    <StatusMark status={status} /> {label}
                  </th>
                ))}
                <th scope="col" class="number">
                  Excused
                </th>
                <th scope="col" class="number">
                  Open
                </th>
                <th scope="col" class="number">
                  Polls
                </th>
                {totals.outages !== null && (
                  <th scope="col" class="number">
                    Outages
                  </th>
                )}
              </tr>
            </thead>
            <tbody>
              <tr data-window="period">
                <th scope="row">The period</th>
                <td class="number">
                  <strong data-total="uptime_pct">
                    <Percent value={totals.uptime_pct} />
                  </strong>
                  <Shares totals={totals} />
                </td>
                {[...STATUSES.map(({ member }) => member), "excused" as const, "open" as const].map(
                  (member) => (
                    <td key={member} class="number" data-total={member}>
                      <Figure value={totals[member]} />
                    </td>
                  ),
                )}
                <td class="number" data-total="polls">
                  {formatCount(totals.polls)}
                </td>
                {totals.outages !== null && (
                  <td class="number" data-total="outages">
                    {formatCount(totals.outages)}
                  </td>
                )}
              </tr>
            </tbody>
          </table>
        </Scrolls>
        <p class="faint">
          Uptime is the share of known time. Sums of exact microseconds, rounded once.
        </p>
      </section>
      {by !== null && <Trend by={by} buckets={summary.buckets} />}
      <section aria-labelledby="distribution-heading" class="distribution">
        <div class="section-head">
          <h2 id="distribution-heading">Stores by uptime</h2>
        </div>
        <Bins totals={totals} of="in the period" />
      </section>
    </>
  );
}
