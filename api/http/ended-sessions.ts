import { createHash } from "node:crypto";
import { within } from "../../sql/concurrency/within.ts";
import type { Database } from "../../sql/database.ts";
import { beginSessions, endSessions, sessionIsOver } from "../../sql/sessions.ts";
import { Problem } from "./problem.ts";

/** What identifies a session, to find out whether it was ended. */
export type Session = {
  /** Random; only its browser has it. */
  id: string;
  /** The name of its token. */
  token: string;
  /** When it began, in milliseconds since the epoch. */
  beganMs: number;
};

/**
 * Sessions that were ended before they expired. They are recorded in ClickHouse, so that a restart
 * revives none, and every instance that shares the ClickHouse refuses them.
 */
export type EndedSessions = {
  /** Prepares for sessions that begin from this instant on. */
  prepare(beginsMs: number): Promise<void>;
  /**
   * Whether it was ended: known at once where it was ended here, and within `freshMs` where another
   * instance ended it. Rejects where ClickHouse cannot be queried: a caller that admitted the
   * session then would admit ended ones too.
   */
  isOver(session: Session): Promise<boolean>;
  /** Ends it; resolves when that is durable. */
  end(session: Session): Promise<void>;
  /** Ends all sessions of its token that have begun by now; resolves when that is durable. */
  endAll(session: Session, nowMs: number): Promise<void>;
};

/** How long an answer of ClickHouse that a session has not ended is reused. */
const FRESH_MS = 2_000;

/** The maximum number of sessions whose answers are cached. */
const MOST_KNOWN = 10_000;

/** Opens the ended sessions of a database. */
export function openEndedSessions(db: Database, freshMs = FRESH_MS): EndedSessions {
  /** By the hash of a session: whether it was ended, and until when that answer is valid. */
  const known = new Map<string, { over: boolean; until: number }>();
  const pending = new Map<string, Promise<boolean>>();
  let endedHere = 0;

  function remember(session: string, over: boolean): void {
    known.delete(session);
    // A session that was ended stays ended.
    known.set(session, {
      over,
      until: over ? Number.POSITIVE_INFINITY : performance.now() + freshMs,
    });
    const [oldest] = known.keys();
    if (known.size > MOST_KNOWN && oldest !== undefined) known.delete(oldest);
  }

  async function findEnd(session: string, { token, beganMs }: Session): Promise<boolean> {
    for (;;) {
      const before = endedHere;
      const [answer] = await sessionIsOver(db, { session, token, began_ms: beganMs });
      // An end that was recorded meanwhile may be missing in the answer.
      if (before !== endedHere) continue;
      const over = answer?.over !== 0;
      remember(session, over);
      return over;
    }
  }

  return {
    prepare: (beginsMs) => beginSessions(db, { until_ms: beginsMs - 1 }),
    isOver(session) {
      const hash = hashOf(session.id);
      const answer = known.get(hash);
      if (answer !== undefined && performance.now() < answer.until) {
        return Promise.resolve(answer.over);
      }
      const requesting =
        pending.get(hash) ?? findEnd(hash, session).finally(() => pending.delete(hash));
      pending.set(hash, requesting);
      return within(TIMEOUT_MS, () => requesting, late);
    },
    async end(session) {
      const hash = hashOf(session.id);
      await endSessions(db, { subject: hash, until_ms: session.beganMs });
      endedHere += 1;
      remember(hash, true);
    },
    async endAll(session, nowMs) {
      // The clock of the instance that began it may be ahead.
      const until_ms = Math.max(nowMs, session.beganMs);
      await endSessions(db, { subject: session.token, until_ms });
      endedHere += 1;
      known.clear();
    },
  };
}

/** How long a request waits to find out whether its session was ended. */
const TIMEOUT_MS = 5_000;

function late(): Problem {
  const detail = "ClickHouse did not say in time whether the session was ended: try again";
  return new Problem("took-too-long", detail, { headers: { "Retry-After": "5" } });
}

function hashOf(id: string): string {
  return createHash("sha256").update(id).digest("hex");
}
