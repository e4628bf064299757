import type { ReportBody } from "../../report/report-json.ts";
import type { Placed } from "../page.ts";
import { sentenceOf } from "../sentence.ts";

/** How far a report is that has no rows yet, or why it has none. */
export function Progress({ report, root }: Placed & { report: ReportBody }) {
  const { state, progress, started_at, reason, waiting, waiting_share } = report;
  if (waiting !== null) {
    return (
      <section class="card running" aria-label="Progress" data-waiting>
        <p>{sentenceOf(waiting)}</p>
        <p class="faint">
          It is calculated by itself when that is over; until then it can be cancelled.
        </p>
        <progress
          value={waiting_share === null ? undefined : 1 - waiting_share}
          max={1}
          aria-label="Progress"
        />
      </section>
    );
  }
  if (state === "Running") {
    const isWaiting = started_at === null;
    return (
      <section class="card running" aria-label="Progress">
        <p>
          {isWaiting
            ? "It waits for its turn: reports are calculated one after the other."
            : `It is being calculated: ${Math.floor(progress * 100)} % of the stores.`}
        </p>
        <progress value={isWaiting ? undefined : progress} max={1} aria-label="Progress" />
      </section>
    );
  }
  if (state === "Complete") return <p class="card">Its rows are being read…</p>;
  return (
    <section class="notice is-bad" data-reason>
      <p>
        {state === "Failed" ? "It failed" : "It was cancelled"}
        {reason === null ? "." : `: ${reason}.`}
      </p>
      <p>
        It has no rows. <a href={`${root}ui/reports`}>Ask for another report</a>.
      </p>
    </section>
  );
}
