import { ClickHouseException, exceptionOf } from "../embedded/exceptions.ts";
import { formOf, isLong } from "../server/form.ts";
import { HttpFailure } from "../server/http-failure.ts";

/** The address of a server, and the user. */
export type Account = { url: string; user: string; password: string; database: string };

/** One request to the HTTP interface of a server. */
export type ServerRequest = {
  sql: string;
  parameters: ReadonlyMap<string, string>;
  settings: ReadonlyMap<string, string>;
  signal: AbortSignal;
};

/**
 * Sends SQL to a server. The server answers when the whole result is there, so that a query that
 * fails midway is an error and not an answer; it ends the query when the connection closes.
 *
 * @throws ClickHouseException the server's error
 * @throws HttpFailure for an answer that is not the server's
 * @throws TypeError of fetch if the server cannot be reached
 */
export async function queryServer(account: Account, request: ServerRequest): Promise<Response> {
  const url = new URL(account.url);
  const values = {
    ...{ database: account.database, wait_end_of_query: "1", default_format: "TabSeparated" },
    ...Object.fromEntries(request.settings),
  };
  for (const [name, value] of Object.entries(values)) url.searchParams.set(name, value);
  const parameters = [...request.parameters].map(([name, value]): [string, string] => [
    `param_${name}`,
    value,
  ]);
  const { type, body } = isLong(parameters)
    ? formOf([["query", request.sql], ...parameters])
    : { type: "text/plain; charset=UTF-8", body: request.sql };
  if (body === request.sql) {
    for (const [name, value] of parameters) url.searchParams.set(name, value);
  }
  const response = await fetch(url, {
    ...{ method: "POST", body, signal: request.signal, redirect: "error" },
    headers: {
      "Content-Type": type,
      "X-ClickHouse-User": account.user,
      "X-ClickHouse-Key": account.password,
    },
  });
  const code = response.headers.get("X-ClickHouse-Exception-Code");
  const isOwn = response.headers.has("X-ClickHouse-Summary");
  if (response.ok && code === null && isOwn) return response;
  const text = (await response.text()).trim();
  const exception = exceptionOf(new Error(text));
  if (exception.type !== "UNKNOWN_EXCEPTION") throw exception;
  if (code === null) throw new HttpFailure(response.status, text);
  throw new ClickHouseException(Number(code), "UNKNOWN_EXCEPTION", text.slice(0, 500));
}
