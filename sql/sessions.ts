import { z } from "zod";
import { command, query } from "./query.ts";

/**
 * Records since when the ends of sessions are stored, unless that is recorded: sessions that began
 * up to `until_ms` (of the epoch) count as over. Must run before the first session begins.
 */
export const beginSessions = command<{ until_ms: number }>("begin_sessions.sql");

/**
 * Ends a session (`subject`: the SHA-256 of its id), or those of a token that began up to
 * `until_ms`.
 */
export const endSessions = command<{ subject: string; until_ms: number }>("end_sessions.sql");

/** Whether a session is over before its time; one row, `over` is 0 or 1. */
export const sessionIsOver = query<
  { session: string; token: string; began_ms: number },
  { over: number }
>({
  file: "session_is_over.sql",
  row: z.object({ over: z.number() }),
});
