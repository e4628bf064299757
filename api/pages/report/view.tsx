import type { ComponentChildren } from "preact";
import type { Column } from "../../uptime/columns.ts";
import type { ReportBody } from "../../answers/report.ts";
import type { ReportSummary } from "../../answers/report-summary.ts";
import { Kept } from "../kit/server-only.tsx";
import type { Placed } from "../kit/page.ts";
import { RemoveDialog } from "../reports/remove-dialog.tsx";
import { removeWord } from "../reports/report-table.tsx";
import { StateBadge } from "../reports/state-badge.tsx";
import { nameOf, optionWords, storesWords } from "../reports/text.ts";
import type { Look, WindowName } from "./address.ts";
import { Distribution } from "./distribution.tsx";
import type { Narrowing, Row } from "./filters.ts";
import { Progress } from "./progress.tsx";
import { Stores } from "./stores.tsx";

/** What a report shows. */
export type ReportProps = Look & {
  report: ReportBody;
  /** Null until it is complete. */
  summary: ReportSummary | null;
  /** The rows that are shown: from the server the first few, then all that are asked for. */
  rows: readonly Row[];
  /** How many rows are in the browser to be sorted and narrowed; null: only those that are shown. */
  loaded: number | null;
  mayWrite: boolean;
  /** Why what is shown may be old, or something was not done. */
  trouble: string | null;
  /** Whether its cancellation or removal is to be confirmed. */
  doomed: boolean;
};

/** What can be done on the page where a script runs. */
export type ReportActions = {
  onSort?: (column: Column) => void;
  onNarrow?: (narrowing: Partial<Narrowing>) => void;
  onWindow?: (window: WindowName) => void;
  onRemove?: () => void;
  onRemoveAnswer?: (confirmed: boolean) => void;
};

/** What only the server makes of a report. */
export type ReportParts = Record<
  "warnings" | "totals" | "downloads" | "compare" | "facts",
  ComponentChildren
>;

/** A report: how it stands, and when it is complete all that it says. */
export function ReportView(
  props: ReportProps & ReportActions & Placed & { parts?: ReportParts | undefined },
) {
  const { report, summary, rows, loaded, narrowing, window, root, trouble, parts } = props;
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
            {[report.label, storesWords(report), ...optionWords(report)]
              .filter((words) => words !== null)
              .join(" · ")}
          </p>
        </div>
        <StateBadge report={report} />
        {props.mayWrite && onRemove && (
          <button type="button" onClick={onRemove}>
            {removeWord(report)}
          </button>
        )}
      </div>
      {trouble && (
        <p class="notice is-bad" data-trouble>
          {trouble}
        </p>
      )}
      <Kept>{parts?.warnings}</Kept>
      {summary === null ? (
        <Progress report={report} root={root} />
      ) : (
        <>
          <Kept>{parts?.totals}</Kept>
          <Distribution summary={summary} window={window} onWindow={props.onWindow} />
          <Stores
            reportId={report.report_id}
            root={root}
            count={summary.stores}
            rows={rows}
            loaded={loaded ?? undefined}
            narrowing={narrowing}
            onSort={loaded === null ? undefined : props.onSort}
            onNarrow={loaded === null ? undefined : props.onNarrow}
          />
          <Kept>{parts?.downloads}</Kept>
          <Kept>{parts?.compare}</Kept>
        </>
      )}
      <Kept>{parts?.facts}</Kept>
      {onRemoveAnswer && (
        <RemoveDialog report={props.doomed ? report : null} onAnswer={onRemoveAnswer} />
      )}
    </>
  );
}
