import type { ReportBody } from "../../answers/report.ts";
import type { ReportPage } from "../../answers/report-list.ts";
import type { Placed } from "../kit/page.ts";
import { RemoveDialog } from "./remove-dialog.tsx";
import { ReportTable } from "./report-table.tsx";
import { RequestForm } from "./request-form.tsx";
import type { Faults } from "./request-report.ts";

/** How many reports are listed at once. */
export const SHOWN = 50;

/** The props of the list of reports. */
export type ReportsProps = {
  reports: ReportPage;
  /** Where the list begins; null: with the newest. */
  cursor: string | null;
  /** The instant of a report by default, UTC; null: there is no poll. */
  newest: string | null;
  /** Whether the user may request and remove reports. */
  mayWrite: boolean;
  /** What is wrong with the request. */
  faults: Faults;
  /** Whether it is being sent. */
  sending: boolean;
  /** Why the page may be out of date, or an action failed. */
  problem: string | null;
  /** The report that is about to be cancelled or removed. */
  doomed: ReportBody | null;
};

/** The actions of the page, if a script runs. */
export type ReportsActions = {
  onRequest?: (form: FormData) => void;
  onRemove?: (report: ReportBody) => void;
  onRemoveAnswer?: (confirmed: boolean) => void;
};

/** All reports, newest first, and a form to request another. */
export function ReportsView(props: ReportsProps & ReportsActions & Placed) {
  const { reports, cursor, newest, mayWrite, faults, sending, problem, doomed, root } = props;
  const { onRequest, onRemove, onRemoveAnswer } = props;
  return (
    <>
      <h1>Reports</h1>
      {problem && (
        <p class="notice is-bad" data-problem>
          {problem}
        </p>
      )}
      {mayWrite ? (
        <RequestForm faults={faults} newest={newest} sending={sending} onRequest={onRequest} />
      ) : (
        <p class="notice" data-read-only>
          Your token can only read. To request or remove reports, sign in with one that has the
          scope <code>write</code>.
        </p>
      )}
      <section aria-labelledby="list-heading">
        <div class="section-head">
          <h2 id="list-heading">{cursor === null ? "Newest first" : "Older reports"}</h2>
          {cursor !== null && <a href="reports">Back to the newest</a>}
        </div>
        {reports.items.length > 0 ? (
          <ReportTable
            reports={reports.items}
            root={root}
            onRemove={mayWrite ? onRemove : undefined}
          />
        ) : (
          <p class="empty">
            {mayWrite
              ? "There is no report yet. Request one above; by default it is for all stores, as of the newest poll."
              : "There is no report yet."}
          </p>
        )}
        {reports.next_cursor !== null && (
          <p class="ways older">
            <a href={`reports?${new URLSearchParams({ cursor: reports.next_cursor })}`}>
              Older reports
            </a>
          </p>
        )}
      </section>
      {onRemoveAnswer && <RemoveDialog report={doomed} onAnswer={onRemoveAnswer} />}
    </>
  );
}
