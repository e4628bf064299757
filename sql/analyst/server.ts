import { ClickHouseException } from "../embedded/exceptions.ts";
import { contentTypeOf } from "../media-types.ts";
import { type Analyst, DEFAULT_FORMAT, type QueryAnswer } from "./analyst.ts";
import { checkQuery } from "./check-query.ts";
import { AnalystFailure, failureOfException } from "./failure.ts";
import { type Guard, type GuardQueries, openGuard, portable } from "./guard.ts";
import { GRACE_MS, type Limits } from "./limits.ts";
import { analystQueue } from "./queue.ts";
import { AnalystUnfit, accountSettings } from "./server-account.ts";
import { type Account, queryServer } from "./server-request.ts";

/**
 * Answers analysts as a read-only user of a server. The server decides what that user may read; the
 * guard checks each query as well, so that both kinds of deployment refuse the same.
 *
 * The user is checked before the first query, so that the API starts even if the server is down.
 *
 * @throws AnalystUnfit if the user is the monitor's own
 */
export async function openServerAnalyst(
  { owner, ...account }: Account & { owner: string },
  limits: Limits,
): Promise<Analyst> {
  if (account.user === owner) {
    throw new AnalystUnfit(
      `CLICKHOUSE_ANALYST_USER must be a read-only user other than CLICKHOUSE_USER (${owner}): see sql/server/analyst.xml`,
    );
  }
  const place = analystQueue(limits);
  const stopping = new AbortController();
  let opened: Promise<{ guard: Guard; settings: ReadonlyMap<string, string> }> | undefined;

  /** Checked once; again after a failure. */
  function open() {
    opened ??= (async () => {
      const settings = await accountSettings(account, limits, stopping.signal);
      return { guard: await openGuard(queriesWith(settings, stopping.signal)), settings };
    })();
    opened.catch(() => {
      opened = undefined;
    });
    return opened;
  }

  const queriesWith =
    (settings: ReadonlyMap<string, string>, signal: AbortSignal): GuardQueries =>
    async (sql, parameters) => {
      const response = await queryServer(account, { sql, parameters, settings, signal });
      const text = await response.text();
      return text === "" ? [] : text.replace(/\n$/, "").split("\n");
    };

  return {
    async ask({ sql, parameters, format: wanted = DEFAULT_FORMAT, signal }) {
      const given = new Map(Object.entries(parameters));
      checkQuery({ sql, parameters: given, format: wanted }, limits);
      const end = new AbortController();
      const stop = () => end.abort();
      const late = setTimeout(stop, limits.seconds * 1000 + GRACE_MS);
      const ends = [stopping.signal, ...(signal === undefined ? [] : [signal])];
      for (const each of ends) {
        if (each.aborted) stop();
        each.addEventListener("abort", stop);
      }
      const done = () => {
        clearTimeout(late);
        for (const each of ends) each.removeEventListener("abort", stop);
      };
      return await new Promise<QueryAnswer>((resolve, reject) => {
        // The slot is held until the answer has been sent.
        const held = place(async () => {
          const { guard, settings } = await open();
          const queries = queriesWith(settings, end.signal);
          const allowed = await guard.check(queries, {
            ...{ sql, parameters: given, database: account.database },
          });
          const format = allowed.format ?? wanted;
          const written = await portable(queries, allowed, format, given);
          const text = `${written}\nFORMAT ${format}`;
          const request = { sql: text, parameters: given, settings, signal: end.signal };
          const response = await queryServer(account, request);
          const { body, sent } = counted(response, limits);
          resolve({ format, contentType: contentTypeOf(format), body });
          await sent;
        }, end.signal);
        held.then(
          (outcome) => "gone" in outcome && reject(timeIsOver(limits)),
          (error: unknown) => reject(failureOf(error, end.signal, limits)),
        );
        held.finally(done).catch(() => {});
      });
    },
    async close() {
      stopping.abort();
    },
  };
}

/** The body, cut off beyond the limit; `sent` settles when it has been read or given up. */
function counted(response: Response, { answerBytes }: Limits) {
  let settle: () => void = () => {};
  const sent = new Promise<void>((resolve) => {
    settle = resolve;
  });
  const reader = response.body?.getReader();
  let bytes = 0;
  const body = new ReadableStream<Uint8Array>({
    async pull(controller) {
      try {
        const next = await reader?.read();
        if (next === undefined || next.done) {
          controller.close();
          return settle();
        }
        bytes += next.value.length;
        if (bytes > answerBytes) {
          throw new AnalystFailure("sql-limit", `the answer exceeds ${answerBytes} bytes`);
        }
        controller.enqueue(next.value);
      } catch (error) {
        settle();
        await reader?.cancel().catch(() => {});
        controller.error(error);
      }
    },
    async cancel() {
      settle();
      await reader?.cancel().catch(() => {});
    },
  });
  return { body, sent };
}

function failureOf(error: unknown, signal: AbortSignal, limits: Limits): unknown {
  if (error instanceof AnalystFailure) return error;
  if (error instanceof ClickHouseException) return failureOfException(error);
  return signal.aborted ? timeIsOver(limits) : error;
}

function timeIsOver({ seconds }: Limits): AnalystFailure {
  const text = `a query may take ${seconds} s.`;
  return failureOfException(new ClickHouseException(159, "TIMEOUT_EXCEEDED", text));
}
