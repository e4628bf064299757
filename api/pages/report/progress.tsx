import type { ReportBody } from "../../answers/report.ts";
import type { Placed } from "../kit/page.ts";

/** The progress of a report without rows, or why it has none. */
export function Progress({ report, root }: Placed & { report: ReportBody }) {
  const { state, progress, started_at, reason, waiting, waiting_share } = report;
  if (state === "Running") {
    const isWaiting = waiting !== null || started_at === null;
    const awaited = waiting_share ? 1 - waiting_share : undefined;
    return (
      <section class="card running" aria-label="Progress">
        <p>
          {waiting !== null
            ? `It is ${waiting}.`
            : isWaiting
              ? "It is queued: reports are calculated one at a time."
              : `It is being calculated: ${Math.floor(progress * 100)} % of the stores.`}
        </p>
        <progress value={isWaiting ? awaited : progress} max={1} aria-label="Progress" />
      </section>
    );
  }
  if (state === "Complete") return <p class="card">Loading its rows…</p>;
  return (
    <section class="notice is-bad" data-reason>
      <p>
        {state === "Failed" ? "It failed" : "It was cancelled"}
        {reason === null ? "." : `: ${reason}.`}
      </p>
      <p>
        It has no rows. <a href={`${root}ui/reports`}>Request another report</a>.
      </p>
    </section>
  );
}
