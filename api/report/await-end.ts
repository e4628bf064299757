import { EventEmitter } from "node:events";
import { setTimeout as delay } from "node:timers/promises";
import type { ReportRow } from "../../sql/reports.ts";

/** Between two looks at a report that another instance may be calculating, in milliseconds. */
const LOOK_MS = 500;

/** Each that waits may look: so many of them at once, and whoever comes then is answered at once. */
const MOST_WAITING = 100;

/** Those who wait for the end of a report. */
export type Waiting = {
  /** The report when it is not running any more, or as it stands when `patience` is aborted. */
  ended(reportId: string, patience: AbortSignal): Promise<ReportRow | undefined>;
  /** Has those who wait for a report look at once, or hands them what they would see. */
  tell(reportId: string, report?: ReportRow): void;
  /** Lets everybody go, now and from now on. */
  close(): void;
};

/** @param find looks how a report stands */
export function openWaiting(find: (reportId: string) => Promise<ReportRow | undefined>): Waiting {
  const told = new EventEmitter().setMaxListeners(MOST_WAITING);
  let waiting = 0;
  let closed = false;

  async function ended(reportId: string, patience: AbortSignal): Promise<ReportRow | undefined> {
    if (waiting >= MOST_WAITING) return await find(reportId);
    let pause = new AbortController();
    let handed: ReportRow | undefined;
    const look = () => pause.abort();
    const take = (report: ReportRow | undefined) => {
      handed = report;
      look();
    };
    told.on(reportId, take);
    patience.addEventListener("abort", look);
    waiting += 1;
    try {
      for (;;) {
        // Before the look, so that what is told during it is not missed.
        pause = new AbortController();
        const report = handed ?? (await find(reportId));
        if (report?.state !== "Running" || patience.aborted || closed) return report;
        await delay(LOOK_MS, undefined, { signal: pause.signal }).catch(() => {});
      }
    } finally {
      waiting -= 1;
      patience.removeEventListener("abort", look);
      told.off(reportId, take);
    }
  }

  return {
    ended,
    tell: (reportId, report) => told.emit(reportId, report),
    close: () => {
      closed = true;
      for (const reportId of told.eventNames()) told.emit(reportId);
    },
  };
}
