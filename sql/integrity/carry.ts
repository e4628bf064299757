import { join } from "node:path";
import { z } from "zod";
import type { Database } from "../database.ts";
import { command, QueryFailed, query } from "../query.ts";
import { literal } from "../statements.ts";
import { TABLES_FROM_THE_LOG } from "./checks.ts";

/** Tables that are filled from the log, or record how: a rebuild fills them again. */
const FILLED_ANEW = [
  ...TABLES_FROM_THE_LOG,
  ...["ingest_ledger", "ingest_compacted", "log_end_offsets", "schema_version"],
];

const partsToCarry = query<{ names: string; except: string }, { table: string; part: string }>({
  file: "parts_to_carry.sql",
  row: z.object({ table: z.string(), part: z.string() }),
});

/** The rows of one part of a table, in a file. */
export type CarriedPart = { table: string; path: string };

/**
 * Writes the rows of tables into files, one per part, so that a broken part costs no other. `names`
 * are the tables; default: those that no log can restore, such as the reports.
 *
 * @param onLoss is called with the part that cannot be read, and why
 */
export async function exportTables(
  db: Database,
  folder: string,
  onLoss: (text: string) => void,
  names: readonly string[] = [],
): Promise<CarriedPart[]> {
  const exported: CarriedPart[] = [];
  const except = names.length === 0 ? FILLED_ANEW : [];
  for (const { table, part } of await partsToCarry(db, {
    names: names.join(),
    except: except.join(),
  })) {
    const path = join(folder, `${table}.${exported.length}.native`);
    const rows = `SELECT * FROM \`${table}\` WHERE _part = ${literal(part)}`;
    const query = `${rows} INTO OUTFILE ${literal(path)} TRUNCATE FORMAT Native`;
    try {
      await db.command({ query });
      exported.push({ table, path });
    } catch (error) {
      onLoss(`the part ${part} of the table ${table} cannot be read: ${messageOf(error)}`);
    }
  }
  return exported;
}

/** Inserts the rows of a file into a table, which may be another than their own. */
export async function importPart(
  db: Database,
  { path }: CarriedPart,
  table: string,
): Promise<void> {
  const settings =
    "input_format_skip_unknown_fields = 1, max_partitions_per_insert_block = 0, async_insert = 0";
  const query = `INSERT INTO \`${table}\` FROM INFILE ${literal(path)} SETTINGS ${settings} FORMAT Native`;
  try {
    await db.command({ query });
  } catch (cause) {
    throw new QueryFailed(`(rows of ${table})`, { cause });
  }
}

function messageOf(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).slice(0, 300);
}

/** Creates an empty table like another one; replaces what was there under its name. */
export async function createLike(db: Database, copy: string, table: string): Promise<void> {
  await dropTable(db, { table: copy });
  // The name of the other table cannot be a parameter.
  await db.command({ query: `CREATE TABLE \`${copy}\` AS \`${table}\`` });
}

export const dropTable = command<{ table: string }>("drop_table.sql");
