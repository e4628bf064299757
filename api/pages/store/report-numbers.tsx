import type { ExplainedPeriod } from "../../answers/explained-period.ts";
import type { ExplainedStore } from "../../answers/explained-store.ts";
import { WINDOW_NAMES, WINDOWS } from "../../uptime/windows.ts";
import { formatMinute, formatQuantity } from "../kit/format.ts";
import { Scrolls } from "../kit/scrolls.tsx";
import { reachText } from "../reports/text.ts";
import { formatUs, twoDigits } from "./figures.ts";
import { PeriodNumbers } from "./period-numbers.tsx";

type Row = ExplainedStore["row"];

/** What a report says about the store, and why; or the problem with it. */
export type ReportPart =
  | { report_id: string; explained: ExplainedStore }
  | { report_id: string; ofPeriod: ExplainedPeriod }
  | { report_id: string | undefined; problem: string; row: Row | undefined };

/** The row of a report. */
export function ReportNumbers({ part, root }: { part: ReportPart; root: string }) {
  if ("explained" in part) return <Explained explained={part.explained} root={root} />;
  if ("ofPeriod" in part) return <PeriodNumbers explained={part.ofPeriod} root={root} />;
  const { report_id, problem, row } = part;
  return (
    <>
      <p class="notice" data-problem>
        {problem}
      </p>
      {row && report_id && (
        <>
          <p class="faint">
            The row as the <a href={`${root}ui/reports/${report_id}`}>report</a> has it:
          </p>
          <Figures row={row} windows={undefined} />
        </>
      )}
      <p class="ways">
        <a class="button" href={`${root}ui/reports`}>
          Reports
        </a>
      </p>
    </>
  );
}

function Explained({ explained, root }: { explained: ExplainedStore; root: string }) {
  const { report_id, as_of, method, reach_us, gaps, row, windows } = explained;
  return (
    <>
      <ul class="facts">
        <li>
          <a href={`${root}ui/reports/${report_id}`}>Report</a> as of{" "}
          <time dateTime={as_of}>{`${formatMinute(as_of)} UTC`}</time>
        </li>
        <li>{`method ${method}, gaps ${gaps}${reach_us === null ? "" : `, reach ${reachText(reach_us)}`}`}</li>
        <li>{`${formatQuantity(row.polls_last_week ?? 0, "poll")} in the week`}</li>
      </ul>
      <Figures row={row} windows={windows} />
    </>
  );
}

function Figures({ row, windows }: { row: Row; windows: ExplainedStore["windows"] | undefined }) {
  return (
    <Scrolls label="What the report says">
      <table class="figures">
        <caption class="visually-hidden">What the report says</caption>
        <thead>
          <tr>
            <td />
            <th scope="col" class="number">
              Up
            </th>
            <th scope="col" class="number">
              Down
            </th>
            <th scope="col" class="number">
              Unknown
            </th>
            <th scope="col" class="number">
              Uptime
            </th>
            {windows && (
              <th scope="col" class="number">
                Least to most down
              </th>
            )}
          </tr>
        </thead>
        <tbody>
          {WINDOW_NAMES.map((name) => {
            const { label, unit, unitUs } = WINDOWS[name];
            const percent = row[`uptime_pct_last_${name}`];
            const unknown = row[`unknown_last_${name}`];
            const bounds = windows?.[name].bounds;
            return (
              <tr key={name} data-window={name}>
                <th scope="row">
                  {label} <span class="second">{`in ${unit}`}</span>
                </th>
                <td class="number">{twoDigits(row[`uptime_last_${name}`])}</td>
                <td class="number">{twoDigits(row[`downtime_last_${name}`])}</td>
                <td class="number">{unknown === undefined ? "" : twoDigits(unknown)}</td>
                <td class="number">
                  {typeof percent === "number" ? `${twoDigits(percent)} %` : "–"}
                </td>
                {bounds && (
                  <td class="number">
                    {`${formatUs(bounds.least_down_us, unitUs)} – ${formatUs(bounds.most_down_us, unitUs)}`}
                  </td>
                )}
              </tr>
            );
          })}
        </tbody>
      </table>
    </Scrolls>
  );
}
