import type { ClickHouseClientConfigOptions } from "@clickhouse/client";
import type { ChdbConnection } from "chdb/connection";
import { parameterTexts, setStatements } from "../statements.ts";
import type { Chdb } from "./chdb.ts";
import { type EngineRights, engineArguments } from "./rights.ts";

/**
 * As on a server (sql/server/settings.ts): `insert_deduplicate` of each INSERT decides whether
 * equal rows are kept out.
 */
const DEDUPLICATION = "SET deduplicate_insert = 'backward_compatible_choice'";

type Connection = NonNullable<ClickHouseClientConfigOptions["connection"]>;

/** The parameters of every kind of statement that matter here. */
type Statement = { query_params?: Record<string, unknown> } | { select: boolean };

/**
 * The embedded engine as a connection of the client.
 *
 * Statements of one chDB connection wait for each other, so there are several, and each statement
 * has one to itself: a lookup does not wait for a report. Connections are opened on demand, at most
 * `most`; beyond that, statements wait in order of arrival.
 *
 * Parameters are set on the connection before the statement: sent with it, they would make it wait
 * for all other statements of the process that have some.
 */
export function embeddedConnection(
  { Session, createChdbConnection }: Chdb,
  path: string,
  most: number,
  rights: EngineRights,
): Connection {
  // It locks the directory, and fails if another process has it; a client's connection takes no
  // arguments for the engine.
  const opening = new Session(path, engineArguments(rights));
  const idle: ChdbConnection[] = [];
  const prepared = new WeakSet<ChdbConnection>();
  try {
    idle.push(createChdbConnection({ path }));
  } finally {
    opening.close();
  }
  let opened = idle.length;
  const waiting: ((connection: ChdbConnection) => void)[] = [];
  let closing = false;

  async function take(): Promise<ChdbConnection> {
    const connection = idle.pop();
    if (connection !== undefined) return connection;
    if (opened < most) {
      opened += 1;
      return createChdbConnection({ path });
    }
    return await new Promise((resolve) => waiting.push(resolve));
  }

  function giveBack(connection: ChdbConnection): void {
    const next = waiting.shift();
    if (next !== undefined) next(connection);
    else if (closing) void connection.close();
    else idle.push(connection);
  }

  async function run<Requested extends Statement, Answer>(
    statement: Requested,
    work: (connection: ChdbConnection, statement: Requested) => Promise<Answer>,
  ): Promise<Answer> {
    const connection = await take();
    try {
      if (!prepared.has(connection)) await connection.command({ query: DEDUPLICATION });
      prepared.add(connection);
      const { query_params, ...rest } = { query_params: undefined, ...statement };
      for (const set of setStatements(parameterTexts(query_params ?? {}), [])) {
        await connection.command({ query: set });
      }
      return await work(connection, rest as Requested);
    } finally {
      giveBack(connection);
    }
  }

  const pool = {
    ping: (requested: Parameters<ChdbConnection["ping"]>[0]) =>
      run(requested, (one) => one.ping(requested)),
    query: (requested: Parameters<ChdbConnection["query"]>[0]) =>
      run(requested, (one, statement) => one.query(statement)),
    insert: (requested: Parameters<ChdbConnection["insert"]>[0]) =>
      run(requested, (one, statement) => one.insert(statement)),
    command: (requested: Parameters<ChdbConnection["command"]>[0]) =>
      run(requested, (one, statement) => one.command(statement)),
    exec: (requested: Parameters<ChdbConnection["exec"]>[0]) =>
      run(requested, (one, statement) => one.exec(statement)),
    close: async (): Promise<void> => {
      // A statement that still runs closes its connection when it is done.
      closing = true;
      await Promise.all(idle.splice(0).map((connection) => connection.close()));
    },
  };
  // Both packages declare the same contract, and differ only in whether what is optional may be
  // undefined.
  return pool as unknown as Connection;
}
