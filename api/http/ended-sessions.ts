import { createHash } from "node:crypto";
import { within } from "../../sql/concurrency/within.ts";
import type { Database } from "../../sql/database.ts";
import { beginSessions, endSessions, sessionIsOver } from "../../sql/sessions.ts";
import { Problem } from "./problem.ts";

/** A session, as far as it takes to say whether it was ended. */
export type Session = {
  /** Random; nobody but its browser has it. */
  id: string;
  /** The name of its token. */
  token: string;
  /** When it began, in milliseconds of the epoch. */
  beganMs: number;
};

/**
 * Which sessions were ended before their time. It stands in ClickHouse, so that a restart brings none
 * back, and every instance that shares the ClickHouse refuses it.
 */
export type EndedSessions = {
  /** Makes ready for sessions that begin from this instant on. */
  prepare(beginsMs: number): Promise<void>;
  /**
   * Whether it is over: told at once where it was ended here, and within `freshMs` where another
   * instance did. Rejects where ClickHouse cannot be asked: who then let it in would let in ended ones too.
   */
  isOver(session: Session): Promise<boolean>;
  /** Ends it; resolves when that is durable. */
  end(session: Session): Promise<void>;
  /** Ends all sessions of its token that have begun by now; resolves when that is durable. */
  endAll(session: Session, nowMs: number): Promise<void>;
};

/** An answer of ClickHouse that a session goes on is good for so long. */
const FRESH_MS = 2_000;

/** Answers are forgotten beyond so many sessions. */
const MOST_KNOWN = 10_000;

/** Opens the ended sessions of a store. */
export function openEndedSessions(db: Database, freshMs = FRESH_MS): EndedSessions {
  /** By the hash of a session: whether it is over, and until when that answer is good. */
  const known = new Map<string, { over: boolean; until: number }>();
  const pending = new Map<string, Promise<boolean>>();
  let endedHere = 0;

  function note(session: string, over: boolean): void {
    known.delete(session);
    // What is over stays so.
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
      // An end that was kept meanwhile may not be in the answer.
      if (before !== endedHere) continue;
      const over = answer?.over !== 0;
      note(session, over);
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
      note(hash, true);
    },
    async endAll(session, nowMs) {
      // The clock of the instance where it began may be ahead.
      const until_ms = Math.max(nowMs, session.beganMs);
      await endSessions(db, { subject: session.token, until_ms });
      endedHere += 1;
      known.clear();
    },
  };
}

/** Requests wait no longer than this for an answer about their session. */
const TIMEOUT_MS = 5_000;

function late(): Problem {
  const detail = "ClickHouse does not say whether the session was ended: try again";
  return new Problem("took-too-long", detail, { headers: { "Retry-After": "5" } });
}

function hashOf(id: string): string {
  return createHash("sha256").update(id).digest("hex");
}
