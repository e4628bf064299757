import { useLayoutEffect, useRef } from "preact/hooks";
import type { ReportBody } from "../../answers/report.ts";
import { removeLabel } from "./report-table.tsx";
import { nameOf } from "./text.ts";

type RemoveDialogProps = {
  /** The report in question; null: the dialog is closed. */
  report: ReportBody | null;
  onAnswer: (confirmed: boolean) => void;
};

/** Asks whether a report is really to be cancelled or removed. Escape is no. */
export function RemoveDialog({ report, onAnswer }: RemoveDialogProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  useLayoutEffect(() => {
    if (report !== null && dialog.current?.open === false) dialog.current.showModal();
  }, [report]);

  const isRunning = report?.state === "Running";
  const label = report === null ? "Remove" : removeLabel(report);
  return (
    <dialog
      ref={dialog}
      aria-labelledby="remove-heading"
      onClose={(event) => {
        // The event comes a moment later, when the dialog may be open again for another report.
        if (event.currentTarget.open) return;
        const confirmed = event.currentTarget.returnValue === "yes";
        event.currentTarget.returnValue = "";
        onAnswer(confirmed);
      }}
    >
      <form method="dialog">
        <h2 id="remove-heading">{isRunning ? "Cancel this report?" : "Remove this report?"}</h2>
        {report !== null && (
          <p>
            {nameOf(report)}
            {report.label !== null && `, “${report.label}”`}
          </p>
        )}
        <p>
          {isRunning
            ? "Its calculation stops. It stays in the list, without rows."
            : "Its rows are deleted for good. You can request the same report again."}
        </p>
        <p class="ways">
          <button type="submit" class="danger" value="yes">
            {label}
          </button>
          <button type="submit" value="" autofocus>
            Keep
          </button>
        </p>
      </form>
    </dialog>
  );
}
