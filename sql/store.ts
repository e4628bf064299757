import {
  type ClickHouseClient,
  type ClickHouseClientConfigOptions,
  createClient,
} from "@clickhouse/client";
import { createChdbConnection } from "chdb/connection";
import { openOn } from "./embedded-engine.ts";
import { emptyStreams } from "./stream-from-file.ts";

export { StoreUnavailable } from "./embedded-engine.ts";

/** Where what is known is kept: ClickHouse. */
export type Store = ClickHouseClient & {
  /** The folder of the embedded engine; a server has none here. */
  readonly folder?: string;
};

/**
 * Opens the embedded engine on a directory, which then belongs to this process alone.
 *
 * @throws StoreUnavailable when another process has it, or it cannot be used
 */
export async function openEmbeddedStore(path: string): Promise<Store> {
  const client = await openOn(path, () => createClient({ connection: embedded(path) }));
  await emptyStreams(path);
  return Object.assign(client, { folder: path });
}

type Connection = NonNullable<ClickHouseClientConfigOptions["connection"]>;

/**
 * The embedded engine as a connection of the client. The cast is safe: both packages declare the same
 * contract, and differ only in whether optional settings may be given as undefined.
 */
function embedded(path: string): Connection {
  return createChdbConnection({ path }) as unknown as Connection;
}
