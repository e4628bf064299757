import { setTimeout as delay } from "node:timers/promises";
import { z } from "zod";
import type { Database } from "../database.ts";
import { whileAway } from "../failures.ts";
import { query } from "../query.ts";
import { literal } from "../statements.ts";

const Count = z.coerce.number();

const partsWritten = query<
  { seconds: number },
  { table: string; part: string; table_rows: number }
>({
  file: "parts_written.sql",
  row: z.object({ table: z.string(), part: z.string(), table_rows: Count }),
});

/** A table that was reloaded; `whole`: it has as many rows as before. */
export type Repaired = { table: string; whole: boolean };

/** A table that a statement still uses is reloaded when the statement has ended. */
const AGAIN_MS = 50;

/**
 * Finds tables of the embedded engine with broken parts written in the last `seconds`, and reloads
 * these tables. The engine then detaches a broken merged part and uses its source parts again,
 * which it keeps for eight minutes.
 *
 * Meanwhile the table is missing, and statements that need it fail; see `failureOf`.
 */
export async function repairTables(db: Database, seconds: number): Promise<Repaired[]> {
  const broken = new Map<string, number>();
  for (const { table, part, table_rows } of await partsWritten(db, { seconds })) {
    if (!broken.has(table) && !(await isIntact(db, table, part))) broken.set(table, table_rows);
  }
  const repaired: Repaired[] = [];
  for (const [table, rows] of broken) {
    await whileAway(() => loadAnew(db, table));
    const [now] = (await partsWritten(db, { seconds: EVER })).filter(
      (each) => each.table === table,
    );
    repaired.push({ table, whole: (now?.table_rows ?? 0) >= rows });
  }
  return repaired;
}

/** Of all times: ten years. */
const EVER = 315_360_000;

/** Reads a part and checks it against its checksums. The name of a part cannot be a parameter. */
async function isIntact(db: Database, table: string, part: string): Promise<boolean> {
  const query = `CHECK TABLE \`${table}\` PART ${literal(part)} SETTINGS check_query_single_value_result = 0`;
  try {
    const answer = await db.query({ query, format: "JSONEachRow" });
    return (await answer.json<{ is_passed: number }>()).every(({ is_passed }) => is_passed === 1);
  } catch (error) {
    // It has been merged into another part meanwhile, which is checked next time.
    if (/NO_SUCH_DATA_PART/.test(String(error))) return true;
    throw error;
  }
}

async function loadAnew(db: Database, table: string): Promise<void> {
  await db.command({ query: `DETACH TABLE \`${table}\`` });
  for (;;) {
    try {
      await db.command({ query: `ATTACH TABLE \`${table}\`` });
      return;
    } catch (error) {
      if (!/still used by some query/.test(String(error))) throw error;
      await delay(AGAIN_MS);
    }
  }
}
