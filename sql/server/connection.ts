import { addAbortSignal, Readable } from "node:stream";
import { setTimeout as delay } from "node:timers/promises";
import { type ClickHouseClientConfigOptions, createClient } from "@clickhouse/client";
import { isBrokenConnection } from "../failures.ts";
import { parameterTexts } from "../statements.ts";
import { checkHead, readBody } from "./answer.ts";
import { formOf, isLong } from "./form.ts";
import { HttpFailure } from "./http-failure.ts";

type Connection = NonNullable<ClickHouseClientConfigOptions["connection"]>;
type Statement = Parameters<Connection["exec"]>[0];

export type ServerConnectionOptions = Omit<ClickHouseClientConfigOptions, "connection"> & {
  /** `exec` returns an answer when it begins; default: when it has arrived. */
  streaming?: boolean;
};

/** Waits before a query is repeated whose connection, or a proxy on the way, failed. */
const REPEAT_AFTER_MS = [100, 500];

/**
 * A server as a connection of the client. It differs from the client's own:
 *
 * - an exception in an answer with status 200 is an error, and so is an answer that is not
 *   ClickHouse's; a proxy's error keeps its status (see sql/failures.ts);
 * - long parameters of any statement travel in its body;
 * - a query is repeated for half a second if its connection breaks or a proxy fails. No other
 *   statement is: it may have taken effect.
 */
export function serverConnection({
  streaming = false,
  ...options
}: ServerConnectionOptions): Connection {
  const client = createClient(options);

  async function send(statement: Statement) {
    const request = statement.values === undefined ? withForm(statement) : statement;
    const answer = await client.exec({ ...request, ignore_error_response: true });
    const { abort_signal: signal } = statement;
    // From here on the client no longer heeds the signal.
    if (signal !== undefined) addAbortSignal(signal, answer.stream);
    await checkHead(answer);
    return answer;
  }

  async function complete(statement: Statement) {
    const answer = await send(statement);
    const body = await readBody(answer);
    return { ...answer, body, stream: Readable.from([Buffer.from(body)]) };
  }

  async function insert(statement: Statement) {
    const answer = await complete(statement);
    // Whatever this is, it does not say that the rows were inserted.
    if (answer.body !== "") throw new HttpFailure(200, answer.body);
    return answer;
  }

  async function query(statement: Statement) {
    for (const waitMs of REPEAT_AFTER_MS) {
      try {
        return await complete(statement);
      } catch (error) {
        if (!isBrokenConnection(error) || statement.abort_signal?.aborted === true) throw error;
        await delay(waitMs);
      }
    }
    return await complete(statement);
  }

  return {
    ping: (requested) => client.ping(requested),
    query,
    command: complete,
    insert: ({ values, ...rest }) =>
      insert({ ...rest, values: typeof values === "string" ? Readable.from([values]) : values }),
    exec: (statement) => {
      if (statement.values !== undefined) return insert(statement);
      return streaming ? send(statement) : complete(statement);
    },
    close: () => client.close(),
  };
}

/** A statement without data, as a form if its parameters are long. */
function withForm(statement: Statement): Statement {
  const { query, query_params = {}, http_headers, ...rest } = statement;
  const parameters = parameterTexts(query_params).map(([name, text]): [string, string] => [
    `param_${name}`,
    text,
  ]);
  if (!isLong(parameters)) return statement;
  const { type, body } = formOf([["query", query], ...parameters]);
  return {
    ...rest,
    query: "",
    values: Readable.from([body]),
    http_headers: { ...http_headers, "Content-Type": type },
  };
}
