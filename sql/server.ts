import { ClickHouseLogLevel, createClient } from "@clickhouse/client";
import type { Database } from "./database.ts";
import { migrate } from "./migrate.ts";
import { checkServer } from "./server-checks.ts";

export type ServerOptions = {
  url: string;
  username: string;
  password: string;
  database: string;
};

/** The first statement on a server failed. */
class ServerUnreachable extends Error {
  constructor(address: string, options: { cause: unknown }) {
    const text = options.cause instanceof Error ? options.cause.message : String(options.cause);
    super(
      `ClickHouse at ${address} cannot be used: ${text}\n` +
        "Is it running, and are CLICKHOUSE_URL, CLICKHOUSE_USER and CLICKHOUSE_PASSWORD right?",
      options,
    );
    this.name = "ServerUnreachable";
  }
}

/** How long one statement may take: a report on a million stores takes half a minute. */
const STATEMENT_TIMEOUT_MS = 600_000;

/**
 * Opens a ClickHouse server, creates the database and its schema if they are missing, and checks
 * what this program relies on.
 *
 * @throws ServerUnreachable if it does not answer, or refuses statements
 * @throws ServerUnfit if the server lacks something
 */
export async function openServerDatabase(options: ServerOptions): Promise<Database> {
  const { database, ...rest } = options;
  // Without the name and password that a URL may have: it appears in messages.
  const address = new URL(options.url).origin;
  const shared = {
    ...rest,
    request_timeout: STATEMENT_TIMEOUT_MS,
    application: "store-monitor",
    // Errors are thrown, and logged by callers who know what they mean.
    log: { level: ClickHouseLogLevel.OFF },
  };
  const server = createClient(shared);
  try {
    await server.command({
      query: "CREATE DATABASE IF NOT EXISTS {database:Identifier}",
      query_params: { database },
    });
  } catch (cause) {
    throw new ServerUnreachable(address, { cause });
  } finally {
    await server.close();
  }
  const store = createClient({ ...shared, database });
  try {
    await migrate(store);
    await checkServer(store, address);
  } catch (error) {
    await store.close();
    throw error;
  }
  return store;
}
