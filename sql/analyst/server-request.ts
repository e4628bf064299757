import { ClickHouseException, exceptionOf } from "../embedded/exceptions.ts";

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
 * @throws TypeError of fetch if the server cannot be reached
 */
export async function queryServer(account: Account, request: ServerRequest): Promise<Response> {
  const url = new URL(account.url);
  const values = {
    ...{ database: account.database, wait_end_of_query: "1", default_format: "TabSeparated" },
    ...Object.fromEntries(request.settings),
  };
  for (const [name, value] of Object.entries(values)) url.searchParams.set(name, value);
  for (const [name, value] of request.parameters) url.searchParams.set(`param_${name}`, value);
  const response = await fetch(url, {
    ...{ method: "POST", body: request.sql, signal: request.signal, redirect: "error" },
    headers: {
      "Content-Type": "text/plain; charset=UTF-8",
      "X-ClickHouse-User": account.user,
      "X-ClickHouse-Key": account.password,
    },
  });
  const code = response.headers.get("X-ClickHouse-Exception-Code");
  if (response.ok && code === null) return response;
  const text = (await response.text()).trim();
  const exception = exceptionOf(new Error(text));
  if (exception.type !== "UNKNOWN_EXCEPTION") throw exception;
  throw new ClickHouseException(Number(code ?? 1002), "UNKNOWN_EXCEPTION", text.slice(0, 500));
}
