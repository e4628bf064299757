import type { ReportSummary, SummaryWindow } from "../../answers/report-summary.ts";
import { WINDOWS } from "../../uptime/windows.ts";
import { Scrolls } from "../kit/scrolls.tsx";
import { type Status, StatusMark } from "../kit/status-mark.tsx";
import { LONGEST_FIRST } from "./address.ts";
import { Figure, Percent } from "./figure.tsx";

/** The totals of all stores, by window. */
export function Totals({ summary }: { summary: ReportSummary }) {
  return (
    <section aria-labelledby="totals-heading">
      <div class="section-head">
        <h2 id="totals-heading">All stores together</h2>
      </div>
      <Scrolls label="Totals">
        <table class="totals">
          <thead>
            <tr>
              <th scope="col">Window</th>
              <th scope="col" class="number">
                Uptime
              </th>
              {STATUSES.map(({ status, label }) => (
                <th key={status} scope="col" class="number">
                  <StatusMark status={status} /> {label}
                </th>
              ))}
              <th scope="col" class="number">
                Open
              </th>
            </tr>
          </thead>
          <tbody>
            {LONGEST_FIRST.map((name) => {
              const totals = summary.windows[name];
              const { label, unit } = WINDOWS[name];
              return (
                <tr key={name} data-window={name}>
                  <th scope="row">
                    {label}
                    <span class="second">in {unit}</span>
                  </th>
                  <td class="number">
                    <strong data-total="uptime_pct">
                      <Percent value={totals.uptime_pct} />
                    </strong>
                    <Shares totals={totals} />
                  </td>
                  {STATUSES.map(({ status, member }) => (
                    <td key={status} class="number" data-total={member}>
                      <Figure value={totals[member]} />
                    </td>
                  ))}
                  <td class="number" data-total="open">
                    <Figure value={totals.open} />
                  </td>
                </tr>
              );
            })}
          </tbody>
        </table>
      </Scrolls>
      <p class="faint">
        Uptime is the share of known time. Sums of exact microseconds, rounded once.
      </p>
    </section>
  );
}

/** The states of open time, and the members of a summary that have their sums. */
export const STATUSES = [
  { status: "down", label: "Down", member: "downtime" },
  { status: "up", label: "Up", member: "uptime" },
  { status: "unknown", label: "Unknown", member: "unknown" },
] as const satisfies { status: Status; label: string; member: keyof SummaryWindow }[];

/** The width of the bar in its own units. */
const WIDTH = 1000;

type Shared = Pick<SummaryWindow, "uptime" | "downtime" | "unknown" | "open">;

/** The shares of open time as parts of a bar; the figures beside it are the same. */
export function Shares({ totals }: { totals: Shared }) {
  let left = 0;
  const parts = STATUSES.map(({ status, member }) => {
    const width = totals.open === 0 ? 0 : (totals[member] / totals.open) * WIDTH;
    const part = { status, left, width };
    left += width;
    return part;
  });
  return (
    <svg class="shares" viewBox={`0 0 ${WIDTH} 8`} preserveAspectRatio="none" aria-hidden="true">
      {parts.map(({ status, left, width }) => (
        <rect key={status} class={`is-${status}`} x={left} width={width} height="8" />
      ))}
    </svg>
  );
}
