import { join } from "node:path";
import { type Ingest, ingest } from "../../consumers/ingest.ts";
import { openEmbeddedLog } from "../../producers/log/embedded/embedded-log.ts";
import type { EventLog } from "../../producers/log/event-log.ts";
import type { Database } from "../../sql/database.ts";
import { temporaryDatabase, temporaryFolder } from "./temporary-database.ts";

/** Log, ingest and ClickHouse, all real, in folders of their own. One per test file. */
export type Pipeline = {
  log: EventLog;
  db: Database;
  ingesting: Ingest;
  /** A folder for the files of the test. */
  folder: string;
  /** The rows of an ad hoc query. */
  ask(query: string): Promise<Record<string, unknown>[]>;
  close(): Promise<void>;
};

/**
 * Opens an empty pipeline whose clock stands still at `now`.
 *
 * @param rights as in `temporaryDatabase`
 */
export async function openPipeline(
  now = new Date("2025-01-01T00:00:00Z"),
  rights: Parameters<typeof temporaryDatabase>[0] = {},
): Promise<Pipeline> {
  const folder = await temporaryFolder();
  const { db, close } = await temporaryDatabase(rights);
  const log = openEmbeddedLog(join(folder.path, "log"));
  const ingesting = ingest(log, db, { clock: () => now });
  ingesting.done.catch(() => {});
  return {
    log,
    db,
    ingesting,
    folder: folder.path,
    ask: async (query) => (await db.query({ query, format: "JSONEachRow" })).json(),
    close: async () => {
      await ingesting.stop().catch(() => {});
      await log.close();
      await close();
      await folder.remove();
    },
  };
}
