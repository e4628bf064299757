import type { ReportBody } from "../../answers/report.ts";

const SHAPES = {
  Waiting: <circle cx="6" cy="6" r="4.5" fill="none" stroke="currentColor" stroke-width="1.5" />,
  Running: (
    <>
      <circle cx="6" cy="6" r="4.5" fill="none" stroke="currentColor" stroke-width="1.5" />
      <path d="M6 6V1.5a4.5 4.5 0 0 1 0 9z" fill="currentColor" />
    </>
  ),
  Complete: <path d="M1.5 6.5l3 3 6-7" fill="none" stroke="currentColor" stroke-width="2" />,
  Failed: <path d="M6 .5l5.5 10.5H.5z" fill="currentColor" />,
  Cancelled: <path d="M1.5 6h9" stroke="currentColor" stroke-width="2" />,
} as const;

type Standing = Pick<ReportBody, "state" | "started_at" | "waiting">;

/** The state of a report, by colour, shape and text. */
export function StateBadge({ report }: { report: Standing }) {
  const label = stateLabel(report);
  return (
    <span class={`badge state is-${label.toLowerCase()}`} data-state={report.state}>
      <svg class="mark" viewBox="0 0 12 12" width="12" height="12" aria-hidden="true">
        {SHAPES[label]}
      </svg>
      {label}
    </span>
  );
}

/** Before its calculation a report is Running in the API; the page says that it is waiting. */
function stateLabel({ state, started_at, waiting }: Standing) {
  const waits = started_at === null || waiting !== null;
  return state === "Running" && waits ? "Waiting" : state;
}
