import type { ReportBody } from "../../answers/report.ts";
import { ConfirmDialog } from "../kit/confirm-dialog.tsx";
import { removeLabel } from "./report-table.tsx";
import { nameOf } from "./text.ts";

type RemoveDialogProps = {
  /** The report in question; null: the dialog is closed. */
  report: ReportBody | null;
  onAnswer: (confirmed: boolean) => void;
};

/** Asks whether a report is really to be cancelled or removed. */
export function RemoveDialog({ report, onAnswer }: RemoveDialogProps) {
  const isRunning = report?.state === "Running";
  return (
    <ConfirmDialog
      isOpen={report !== null}
      question={isRunning ? "Cancel this report?" : "Remove this report?"}
      label={report === null ? "Remove" : removeLabel(report)}
      onAnswer={onAnswer}
    >
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
    </ConfirmDialog>
  );
}
