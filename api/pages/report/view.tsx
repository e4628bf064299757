import type { ComponentChildren } from "preact";
import type { ReportBody } from "../../answers/report.ts";
import type { ReportSummary } from "../../answers/report-summary.ts";
import type { Column } from "../../uptime/columns.ts";
import type { WindowName } from "../../uptime/windows.ts";
import type { Placed } from "../kit/page.ts";
import { ServerOnly } from "../kit/server-only.tsx";
import { RemoveDialog } from "../reports/remove-dialog.tsx";
import { removeLabel } from "../reports/report-table.tsx";
import { StateBadge } from "../reports/state-badge.tsx";
import { nameOf, optionText, storesText } from "../reports/text.ts";
import type { ViewState } from "./address.ts";
import { Distribution } from "./distribution.tsx";
import type { Filters, Row } from "./filters.ts";
import { Progress } from "./progress.tsx";
import { Stores } from "./stores.tsx";

/** The props of a report. */
export type ReportProps = ViewState & {
  report: ReportBody;
  /** Null until it is complete. */
  summary: ReportSummary | null;
  /** The rows that are shown: from the server the first few, later all that match. */
  rows: readonly Row[];
  /** How many rows the browser has to sort and filter; null: only those that are shown. */
  loaded: number | null;
  mayWrite: boolean;
  /** Why the page may be out of date, or an action failed. */
  problem: string | null;
  /** Whether its cancellation or removal is to be confirmed. */
  doomed: boolean;
};

/** The actions of the page, if a script runs. */
export type ReportActions = {
  onSort?: (column: Column) => void;
  onFilter?: (filters: Partial<Filters>) => void;
  onWindow?: (window: WindowName) => void;
  onRemove?: () => void;
  onRemoveAnswer?: (confirmed: boolean) => void;
};

/** The parts that only the server renders. */
export type ReportParts = Record<
  "warnings" | "totals" | "downloads" | "compare" | "facts",
  ComponentChildren
>;

/** A report: its state, and when it is complete all of its content. */
export function ReportView(
  props: ReportProps & ReportActions & Placed & { parts?: ReportParts | undefined },
) {
  const { report, summary, rows, loaded, filters, window, root, problem, parts } = props;
  const { onRemove, onRemoveAnswer } = props;
  return (
    <>
      <p>
        <a href={`${root}ui/reports`}>All reports</a>
      </p>
      <div class="report-head">
        <div>
          <h1>{nameOf(report)}</h1>
          <p class="facts">
            {[report.label, storesText(report), ...optionText(report)]
              .filter((text) => text !== null)
              .join(" · ")}
          </p>
        </div>
        <StateBadge report={report} />
        {props.mayWrite && onRemove && (
          <button type="button" onClick={onRemove}>
            {removeLabel(report)}
          </button>
        )}
      </div>
      {problem && (
        <p class="notice is-bad" data-problem>
          {problem}
        </p>
      )}
      <ServerOnly>{parts?.warnings}</ServerOnly>
      {summary === null ? (
        <Progress report={report} root={root} />
      ) : (
        <>
          <ServerOnly>{parts?.totals}</ServerOnly>
          <Distribution summary={summary} window={window} onWindow={props.onWindow} />
          <Stores
            reportId={report.report_id}
            root={root}
            count={summary.stores}
            rows={rows}
            loaded={loaded ?? undefined}
            filters={filters}
            onSort={loaded === null ? undefined : props.onSort}
            onFilter={loaded === null ? undefined : props.onFilter}
          />
          <ServerOnly>{parts?.downloads}</ServerOnly>
          <ServerOnly>{parts?.compare}</ServerOnly>
        </>
      )}
      <ServerOnly>{parts?.facts}</ServerOnly>
      {onRemoveAnswer && (
        <RemoveDialog report={props.doomed ? report : null} onAnswer={onRemoveAnswer} />
      )}
    </>
  );
}
