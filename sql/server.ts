import { ClickHouseLogLevel, createClient } from "@clickhouse/client";
import { z } from "zod";
import type { Database } from "./database.ts";
import { migrate } from "./migrate.ts";
import { query } from "./query.ts";
import { type ServerConnectionOptions, serverConnection } from "./server/connection.ts";
import { replicated } from "./server/replicated.ts";
import { PINNED, pinnedSettings } from "./server/settings.ts";
import {
  checkDeduplication,
  checkEngines,
  checkServer,
  checkVersion,
  ServerUnfit,
} from "./server-checks.ts";

export type ServerOptions = {
  url: string;
  username: string;
  password: string;
  database: string;
  /** Whether missing tables are created with the replicated engines of their kinds. */
  replicated?: boolean;
};

/** The first statements on a server failed. */
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
 * Connections to a server at once. Answers that nobody reads keep theirs, until they are given up
 * after `STATEMENT_TIMEOUT_MS`; so they have their own, and so have statements that must not wait.
 */
const CONNECTIONS = { statements: 32, streams: 128, urgent: 8 };

const Identity = z.object({
  version: z.string(),
  has_database: z.coerce.boolean(),
  settings: z.array(z.string()),
});

const serverIdentity = query<{ database: string; settings: string }, z.output<typeof Identity>>({
  file: "server_identity.sql",
  row: Identity,
});

/**
 * Opens a ClickHouse server, creates the database and its schema if they are missing, and checks
 * what this program relies on.
 *
 * @throws ServerUnreachable if it does not answer, or refuses statements
 * @throws ServerUnfit if the server lacks something
 */
export async function openServerDatabase(options: ServerOptions): Promise<Database> {
  const { database, replicated: isReplicated = false, ...account } = options;
  // Without the name and password that a URL may have: it appears in messages.
  const address = new URL(options.url).origin;
  const shared: ServerConnectionOptions = {
    ...account,
    request_timeout: STATEMENT_TIMEOUT_MS,
    application: "store-monitor",
    // Errors are thrown, and logged by callers who know what they mean.
    log: { level: ClickHouseLogLevel.OFF },
  };
  const settings = await prepareDatabase(shared, address, database);
  const connect = (most: number, streaming = false) =>
    createClient({
      log: { level: ClickHouseLogLevel.OFF },
      connection: serverConnection({
        ...{ ...shared, database, clickhouse_settings: settings },
        ...{ max_open_connections: most, streaming },
      }),
    });
  const statements = connect(CONNECTIONS.statements);
  const streams = connect(CONNECTIONS.streams, true);
  const urgent = connect(CONNECTIONS.urgent);
  const closeStatements = statements.close.bind(statements);
  const db = Object.assign(statements, {
    ...{ streams, urgent },
    close: async () => {
      await Promise.all([closeStatements(), streams.close(), urgent.close()]);
    },
  });
  try {
    await checkEngines(db, address, isReplicated);
    await migrate(db, isReplicated ? replicated : undefined);
    await checkServer(db, address);
    await checkDeduplication(db, address);
  } catch (error) {
    await db.close();
    throw error;
  }
  return db;
}

/**
 * Creates the database unless it is there, which asks for no right to create one. Returns the
 * settings for all statements.
 */
async function prepareDatabase(
  shared: ServerConnectionOptions,
  address: string,
  database: string,
): Promise<Record<string, string | number>> {
  const work = async (settings: Record<string, string | number>) => {
    const server = createClient({
      log: { level: ClickHouseLogLevel.OFF },
      connection: serverConnection({ ...shared, clickhouse_settings: settings }),
    });
    try {
      const names = Object.keys(PINNED).join();
      const [identity] = await serverIdentity(server, { database, settings: names });
      checkVersion(identity?.version ?? "unknown", address);
      if (identity?.has_database !== true) {
        await server.command({
          query: "CREATE DATABASE IF NOT EXISTS {database:Identifier}",
          query_params: { database },
        });
      }
      return pinnedSettings(identity?.settings ?? []);
    } finally {
      await server.close();
    }
  };
  try {
    return await work(pinnedSettings(Object.keys(PINNED))).catch((error: unknown) => {
      if (!isUnknownSetting(error)) throw error;
      return work(pinnedSettings([]));
    });
  } catch (cause) {
    if (cause instanceof ServerUnfit) throw cause;
    throw new ServerUnreachable(address, { cause });
  }
}

/** ClickHouse's number for a setting that this version does not know. */
const UNKNOWN_SETTING = "115";

function isUnknownSetting(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  return ("code" in error && error.code === UNKNOWN_SETTING) || isUnknownSetting(error.cause);
}
