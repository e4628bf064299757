import type { ComponentChildren } from "preact";
import type { ReportBody } from "../../answers/report.ts";
import type { ReportSummary } from "../../answers/report-summary.ts";
import type { AnyColumn } from "../../uptime/columns.ts";
import type { WindowName } from "../../uptime/windows.ts";
import type { Placed } from "../kit/page.ts";
import { ServerOnly } from "../kit/server-only.tsx";
import { RemoveDialog } from "../reports/remove-dialog.tsx";
import { removeLabel } from "../reports/report-table.tsx";
import { StateBadge } from "../reports/state-badge.tsx";
import { nameOf, optionText, storesText } from "../reports/text.ts";
import { queryOf, type ViewState } from "./address.ts";
import { storesColumns } from "./columns.ts";
import { Distribution } from "./distribution.tsx";
import type { Filters, Labels, Row } from "./filters.ts";
import { GroupChooser, GroupTable, type ShownGroups } from "./groups.tsx";
import { Progress } from "./progress.tsx";
import { Stores } from "./stores.tsx";

/** The props of a report. */
export type ReportProps = ViewState & {
  report: ReportBody;
  /** Of the windows; null until it is complete, and if it is for a period. */
  summary: ReportSummary | null;
  /** The rows that are shown: from the server the first few, later all that match. */
  rows: readonly Row[];
  /** The names of their stores that have one, by id. */
  names: Labels["names"];
  /** The attributes that stores of the report have. */
  attributes: readonly string[];
  /** Its roll-up by the chosen ones; null if none is chosen. */
  groups: ShownGroups | null;
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
  onSort?: (column: AnyColumn) => void;
  onFilter?: (filters: Partial<Filters>) => void;
  onWindow?: (window: WindowName) => void;
  onBy?: (by: readonly string[]) => void;
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
      {report.made_from === null ? (
        <Progress report={report} root={root} />
      ) : (
        <>
          <ServerOnly>{parts?.totals}</ServerOnly>
          {summary && <Distribution summary={summary} window={window} onWindow={props.onWindow} />}
          <Groups {...props} />
          <Stores
            reportId={report.report_id}
            root={root}
            period={report.period}
            count={report.made_from.rows}
            rows={rows}
            names={props.names}
            by={props.by}
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

/** The report by groups of its stores. */
function Groups(props: ReportProps & ReportActions) {
  const { attributes, groups, report, filters } = props;
  const { onFilter } = props;
  if (attributes.length === 0) return null;
  return (
    <section aria-labelledby="groups-heading">
      <div class="section-head">
        <h2 id="groups-heading">Groups</h2>
        <GroupChooser attributes={attributes} viewState={props} onBy={props.onBy} />
      </div>
      {groups === null ? (
        <p class="faint">Choose an attribute to compare the groups of its values.</p>
      ) : (
        <GroupTable
          groups={groups}
          viewState={props}
          isOfWindows={report.period === null}
          addressOf={(group) => {
            const state = { ...props, filters: { ...filters, group } };
            return `?${queryOf(state, storesColumns(report.period))}#stores-heading`;
          }}
          onGroup={
            props.loaded === null || onFilter === undefined
              ? undefined
              : (group) => {
                  onFilter({ group });
                  document.getElementById("stores-heading")?.scrollIntoView();
                }
          }
        />
      )}
    </section>
  );
}
