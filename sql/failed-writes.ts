import { z } from "zod";
import type { Database } from "./database.ts";
import { query } from "./query.ts";

const failedWrites = query<Record<never, never>, { writes: number }>({
  file: "failed_writes.sql",
  row: z.object({ writes: z.coerce.number() }),
});

/**
 * How many writes the embedded engine gave up since it was opened; see
 * sql/queries/failed_writes.sql.
 */
export async function countFailedWrites(db: Database): Promise<number> {
  const [counted] = await failedWrites(db, {});
  return counted?.writes ?? 0;
}

/** ClickHouse's number of NOT_ENOUGH_SPACE: what fails with it is retried (see failures.ts). */
const NOT_ENOUGH_SPACE = "243";

/** The embedded engine could not write, and did not report it. */
class WrittenInVain extends Error {
  readonly code = NOT_ENOUGH_SPACE;

  constructor() {
    super(
      "ClickHouse could not write to its disk while rows were inserted: the insert is repeated",
    );
    this.name = "WrittenInVain";
  }
}

/**
 * Inserts rows and verifies that the embedded engine has written them: on a full disk it reports
 * success when it has not. A failed write of another statement counts as one of this statement.
 *
 * @throws WrittenInVain if a write failed meanwhile: the insert must be repeated
 */
export async function written<T>(db: Database, insert: () => Promise<T>): Promise<T> {
  if (db.folder === undefined) return await insert();
  const before = await countFailedWrites(db);
  const done = await insert();
  if ((await countFailedWrites(db)) > before) throw new WrittenInVain();
  return done;
}
