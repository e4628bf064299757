import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Database, openEmbeddedDatabase } from "../../sql/database.ts";
import { migrate } from "../../sql/migrate.ts";

/** A folder of its own for a test, gone with `remove`. */
export async function temporaryFolder(): Promise<{ path: string; remove(): Promise<void> }> {
  const path = await mkdtemp(join(tmpdir(), "store-monitor-test-"));
  return { path, remove: () => rm(path, { recursive: true, force: true }) };
}

/** A real, empty ClickHouse with the schema, in a folder of its own; `close` takes it away. One per test file. */
export async function temporaryDatabase(
  options?: Parameters<typeof openEmbeddedDatabase>[1],
): Promise<{
  db: Database;
  path: string;
  close(): Promise<void>;
}> {
  const folder = await temporaryFolder();
  const db = await openEmbeddedDatabase(join(folder.path, "clickhouse"), options);
  await migrate(db);
  return {
    db,
    path: folder.path,
    close: async () => {
      await db.close();
      await folder.remove();
    },
  };
}
