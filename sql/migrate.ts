import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { z } from "zod";
import type { Database } from "./database.ts";
import { copyFormerPolls, renameFormerPolls } from "./former-polls.ts";
import { command, query } from "./query.ts";

const SCHEMA = new URL("schema/", import.meta.url);

type State = { fingerprint: string };

const schemaApplied = query<State, { applied: number }>({
  file: "schema_applied.sql",
  row: z.object({ applied: z.number() }),
});

const insertSchemaApplied = command<State>("insert_schema_applied.sql");

/**
 * Brings the schema to the state that sql/schema/ describes; run again, it changes nothing. A store that
 * is in this state already is asked one query, since the statements together take longer than all
 * the rest of a start.
 */
export async function migrate(db: Database): Promise<void> {
  const files = (await readdir(SCHEMA)).sort();
  const statements = await Promise.all(
    files.map((file) => readFile(new URL(file, SCHEMA), "utf8")),
  );
  const fingerprint = createHash("sha256").update(JSON.stringify(statements)).digest("hex");
  if (await isApplied(db, fingerprint)) return;
  await renameFormerPolls(db);
  for (const query of statements) await db.command({ query });
  await copyFormerPolls(db);
  await insertSchemaApplied(db, { fingerprint });
}

async function isApplied(db: Database, fingerprint: string): Promise<boolean> {
  try {
    const [last] = await schemaApplied(db, { fingerprint });
    return last?.applied === 1;
  } catch {
    // A new store has no such table; where it is another trouble, the first statement says so.
    return false;
  }
}
