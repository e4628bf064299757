import { mkdir } from "node:fs/promises";
import {
  type ClickHouseClient,
  type ClickHouseClientConfigOptions,
  ClickHouseError,
  createClient,
} from "@clickhouse/client";
import { createChdbConnection } from "chdb/connection";

/** Where what is known is kept: ClickHouse. */
export type Store = ClickHouseClient;

/** What goes wrong when another process has the directory open. */
const CANNOT_OPEN_FILE = "76";

/** The directory of the embedded engine belongs to another process. */
export class StoreInUse extends Error {
  constructor(path: string, options?: ErrorOptions) {
    super(`${path} is in use by another process; stop that one, or set another DATA_DIR`, options);
    this.name = "StoreInUse";
  }
}

/**
 * Opens the embedded engine on a directory.
 *
 * @throws StoreInUse when another process has it open
 */
export async function openEmbeddedStore(path: string): Promise<Store> {
  await mkdir(path, { recursive: true });
  try {
    const store = createClient({ connection: embedded(path) });
    await store.command({ query: "SELECT 1" });
    return store;
  } catch (cause) {
    const message = cause instanceof Error ? cause.message : String(cause);
    const locked = cause instanceof ClickHouseError && cause.code === CANNOT_OPEN_FILE;
    if (locked || /\bCode: 76\b|another process|Cannot lock/i.test(message)) {
      throw new StoreInUse(path, { cause });
    }
    throw cause;
  }
}

type Connection = NonNullable<ClickHouseClientConfigOptions["connection"]>;

/**
 * The embedded engine as a connection of the client. The cast is safe: both packages declare the same
 * contract, and differ only in whether optional settings may be given as undefined.
 */
function embedded(path: string): Connection {
  return createChdbConnection({ path }) as unknown as Connection;
}
