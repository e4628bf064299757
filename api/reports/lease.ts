import { type Database, urgently } from "../../sql/database.ts";
import { type Attempt, renewReport, reportById } from "../../sql/reports.ts";
import { isLost } from "./claim.ts";

/** The hold of a run on its report, while it calculates. */
export type Lease = {
  /**
   * Notes the instant the report is for (microseconds since the epoch) and the share that is done.
   *
   * @throws RunLost when another run has taken the report over, or it was cancelled
   */
  note(as_of: number, progress: number): Promise<void>;
  /** Renews no more; resolves when nothing is under way. */
  stop(): Promise<void>;
};

/** The report was taken over, or cancelled: what this run still does counts for nothing. */
export class AttemptLost extends Error {
  constructor({ report_id, attempt }: Attempt) {
    super(
      `attempt ${attempt} at report ${report_id} was taken over by another process, or cancelled`,
    );
    this.name = "RunLost";
  }
}

/**
 * Renews the lease of a run every `renewMs`, each time for `leaseMs` of ClickHouse's clock. A
 * renewal that fails is left to the next one: if none succeeds, somebody else takes the report
 * over.
 */
export function holdLease(
  db: Database,
  run: Attempt,
  { leaseMs, renewMs }: { leaseMs: number; renewMs: number },
): Lease {
  const { report_id, run_id } = run;
  const urgent = urgently(db);
  const known: { as_of: number | null; progress: number } = { as_of: null, progress: 0 };
  let lost = false;
  let renewing: Promise<void> | undefined;

  async function renew(): Promise<void> {
    try {
      await renewReport(urgent, { report_id, run_id, ...known, lease_ms: leaseMs });
      const [report] = await reportById(urgent, { report_id });
      lost ||= isLost(run, report);
    } catch {
      // The next one tries again.
    }
    renewing = undefined;
  }

  const timer = setInterval(() => {
    renewing ??= renew();
  }, renewMs);

  return {
    note: async (as_of, progress) => {
      Object.assign(known, { as_of, progress });
      while (renewing !== undefined) await renewing;
      renewing = renew();
      await renewing;
      if (lost) throw new AttemptLost(run);
    },
    stop: async () => {
      clearInterval(timer);
      await renewing;
    },
  };
}
