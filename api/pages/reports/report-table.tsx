import type { ReportBody } from "../../answers/report.ts";
import { formatMinute } from "../kit/format.ts";
import type { Placed } from "../kit/page.ts";
import { StateBadge } from "./state-badge.tsx";
import { nameOf, optionText, storesText, subjectText, supersededText, tookText } from "./text.ts";

type ReportTableProps = Placed & {
  reports: readonly ReportBody[];
  onRemove: ((report: ReportBody) => void) | undefined;
};

/** Reports, one per row. Cells have two lines, so that the table fits a phone. */
export function ReportTable({ reports, root, onRemove }: ReportTableProps) {
  return (
    <table class="reports">
      <caption class="visually-hidden">Reports, newest first</caption>
      <thead>
        <tr>
          <th scope="col">For</th>
          <th scope="col">State</th>
          <th scope="col" class="wide-only">
            Requested
          </th>
          {onRemove && (
            <th scope="col">
              <span class="visually-hidden">Actions</span>
            </th>
          )}
        </tr>
      </thead>
      <tbody>
        {reports.map((report) => (
          <tr key={report.report_id} data-report={report.report_id}>
            <th scope="row">
              <a href={`${root}ui/reports/${report.report_id}`}>
                <Subject report={report} />
              </a>
              {report.label !== null && <span class="second label">{report.label}</span>}
              <span class="second">{[storesText(report), ...optionText(report)].join(" · ")}</span>
              <span class="second narrow-only">
                {`requested ${formatMinute(report.requested_at)}`}
              </span>
            </th>
            <td>
              <StateBadge report={report} />
              <StateDetail report={report} />
              {report.superseded && <span class="second">{supersededText(report.superseded)}</span>}
            </td>
            <td class="wide-only">
              <time class="figure" dateTime={report.requested_at}>
                {`${formatMinute(report.requested_at)} UTC`}
              </time>
              {report.duration_ms !== null && (
                <span class="second">{`took ${tookText(report.duration_ms)}`}</span>
              )}
            </td>
            {onRemove && (
              <td class="actions">
                <button
                  type="button"
                  class="quiet"
                  onClick={() => onRemove(report)}
                  aria-label={`${removeLabel(report)} the report: ${nameOf(report)}`}
                >
                  {removeLabel(report)}
                </button>
              </td>
            )}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** Its instant or period; if there is not enough room, the time or the end is below the date. */
function Subject({ report }: { report: ReportBody }) {
  const [first, ...rest] = subjectText(report).split(" ");
  return (
    <>
      <span class="figure">{first}</span> <span class="figure">{rest.join(" ")}</span>
    </>
  );
}

/** Its progress, what it waits for, why it has no rows, or what it was calculated without. */
function StateDetail({ report }: { report: ReportBody }) {
  const { state, started_at, progress, waiting, reason, warnings } = report;
  const isRunning = state === "Running" && started_at !== null && waiting === null;
  return (
    <span class="second">
      {isRunning ? (
        <progress value={progress} max={1} aria-label="Progress" />
      ) : (
        (waiting ?? reason ?? warnings.join("; "))
      )}
    </span>
  );
}

/** What DELETE does to a report in this state. */
export function removeLabel({ state }: Pick<ReportBody, "state">): "Cancel" | "Remove" {
  return state === "Running" ? "Cancel" : "Remove";
}
