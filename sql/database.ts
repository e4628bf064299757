import { type ClickHouseClient, createClient } from "@clickhouse/client";
import { loadChdb } from "./embedded/chdb.ts";
import { embeddedConnection } from "./embedded/connection.ts";
import { openOn } from "./embedded/engine.ts";
import type { EngineRights } from "./embedded/rights.ts";
import { emptyStreams } from "./embedded/stream-from-file.ts";

export { DatabaseUnavailable } from "./embedded/engine.ts";

/** The database: ClickHouse. */
export type Database = ClickHouseClient & {
  /** The folder of the embedded engine; a server has none here. */
  readonly folder?: string;
  /** Connections of a server for answers that wait until somebody has read them. */
  readonly streams?: ClickHouseClient;
  /** Connections of a server for short statements that must not wait for others. */
  readonly urgent?: ClickHouseClient;
};

/**
 * The database for statements that others depend on, such as the renewal of a lease: on a server
 * they have connections of their own.
 */
export function urgently(db: Database): Database {
  return db.urgent ?? db;
}

/** Each running statement takes a thread of Node's pool, which has four by default. */
const STATEMENTS_AT_ONCE = 4;

/**
 * Opens the embedded engine on a directory, which then belongs to this process alone. `rights`
 * limit what any statement in this process may do.
 *
 * @throws StoreUnavailable when another process has it, or it cannot be used
 */
export async function openEmbeddedDatabase(
  path: string,
  options: { statementsAtOnce?: number | undefined; rights?: EngineRights } = {},
): Promise<Database> {
  const { statementsAtOnce = STATEMENTS_AT_ONCE, rights = "monitor" } = options;
  const chdb = await loadChdb();
  const client = await openOn(path, () =>
    createClient({ connection: embeddedConnection(chdb, path, statementsAtOnce, rights) }),
  );
  await emptyStreams(path);
  return Object.assign(client, { folder: path });
}
