import { createClient } from "@clickhouse/client";
import { migrate } from "./migrate.ts";
import { checkServer } from "./server-checks.ts";
import type { Store } from "./store.ts";

export type ServerOptions = {
  url: string;
  username: string;
  password: string;
  database: string;
};

/** One statement may take so long: a report on a million stores takes half a minute. */
const STATEMENT_TIMEOUT_MS = 600_000;

/**
 * Opens a ClickHouse server, makes the database and its schema where they are missing, and checks what
 * this project relies on.
 *
 * @throws ServerUnfit when the server lacks something
 */
export async function openServerStore(options: ServerOptions): Promise<Store> {
  const { database, ...rest } = options;
  const shared = { ...rest, request_timeout: STATEMENT_TIMEOUT_MS, application: "store-monitor" };
  const server = createClient(shared);
  try {
    await server.command({
      query: "CREATE DATABASE IF NOT EXISTS {database:Identifier}",
      query_params: { database },
    });
  } finally {
    await server.close();
  }
  const store = createClient({ ...shared, database });
  try {
    await migrate(store);
    await checkServer(store, options.url);
  } catch (error) {
    await store.close();
    throw error;
  }
  return store;
}
