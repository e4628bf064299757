import { EventEmitter, once } from "node:events";
import type { ReportRow } from "../../sql/reports.ts";

/** Between two looks for reports that other instances have ended, in milliseconds. */
const CHECK_MS = 500;

/** So many may wait; whoever comes then is answered at once. */
const MOST_WAITING = 100;

/** Those who wait for the end of a report. */
export type Completion = {
  /** The report when it is not running any more, or as it stands when `patience` is aborted. */
  ended(reportId: string, patience: AbortSignal): Promise<ReportRow | undefined>;
  /** Has those who wait for a report look at once, or hands them what they would see. */
  tell(reportId: string, report?: ReportRow): void;
  /** Lets everybody go, now and from now on. */
  close(): void;
};

/**
 * However many wait, there is one look at a time for all of them.
 *
 * @param find looks how a report stands
 * @param endedOf says which of some reports are not running any more
 */
export function openCompletion(
  find: (reportId: string) => Promise<ReportRow | undefined>,
  endedOf: (reportIds: string[]) => Promise<string[]>,
): Completion {
  const told = new EventEmitter().setMaxListeners(MOST_WAITING);
  let waiting = 0;
  let closed = false;
  let checking = false;

  function checkLater(): void {
    if (checking) return;
    checking = true;
    setTimeout(async () => {
      const reportIds = told.eventNames().map(String);
      // Where it fails, the next look may not.
      for (const ended of await endedOf(reportIds).catch(() => [])) told.emit(ended);
      checking = false;
      if (waiting > 0 && !closed) checkLater();
    }, CHECK_MS).unref();
  }

  async function ended(reportId: string, patience: AbortSignal): Promise<ReportRow | undefined> {
    if (waiting >= MOST_WAITING) return await find(reportId);
    let handed: ReportRow | undefined;
    let pause = new AbortController();
    const inspect = () => pause.abort();
    const take = (report: ReportRow | undefined) => {
      handed = report;
      inspect();
    };
    told.on(reportId, take);
    patience.addEventListener("abort", inspect);
    waiting += 1;
    checkLater();
    try {
      for (;;) {
        // Before the look, so that what is told during it is not missed.
        pause = new AbortController();
        const report = handed ?? (await find(reportId));
        if (report?.state !== "Running" || patience.aborted || closed) return report;
        if (!pause.signal.aborted) await once(pause.signal, "abort");
      }
    } finally {
      waiting -= 1;
      patience.removeEventListener("abort", inspect);
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
