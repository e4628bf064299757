import { setTimeout as delay } from "node:timers/promises";
import { ClickHouseException } from "../embedded/exceptions.ts";
import type { StatementRequest } from "./request.ts";

/** The running statements whose client chose their id. */
export type RunningQueries = {
  /**
   * Runs a statement, unless one with its id runs. With `replace_running_query` that one is stopped
   * first: it gets a signal, and has `replace_running_query_max_wait_ms` to end.
   *
   * @throws ClickHouseException as a server does, if it has not ended
   */
  run<Answer>(
    request: StatementRequest,
    work: (replaced: AbortSignal | undefined) => Promise<Answer>,
  ): Promise<Answer>;
};

/** The default of a server. */
const WAIT_MS = 5000;

export function openRunningQueries(): RunningQueries {
  const running = new Map<string, { stop: AbortController; ended: Promise<unknown> }>();

  async function makeWay(id: string, settings: StatementRequest["settings"]): Promise<void> {
    const before = running.get(id);
    if (before === undefined) return;
    if (Number(settings.get("replace_running_query") ?? 0) === 1) {
      before.stop.abort();
      const wait = Number(settings.get("replace_running_query_max_wait_ms") ?? WAIT_MS);
      await Promise.race([before.ended, delay(wait, undefined, { ref: false })]);
    }
    if (running.get(id) === undefined) return;
    const text = `Query with id = ${id} is already running.`;
    throw new ClickHouseException(216, "QUERY_WITH_SAME_ID_IS_ALREADY_RUNNING", text);
  }

  return {
    async run(request, work) {
      const { queryId: id, settings } = request;
      if (id === undefined) return await work(undefined);
      await makeWay(id, settings);
      const stop = new AbortController();
      const working = work(stop.signal);
      const ended = working
        .catch(() => {})
        .then(() => {
          running.delete(id);
        });
      running.set(id, { stop, ended });
      return await working;
    },
  };
}
