import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { z } from "zod";
import { putPollsAside, takeOverPolls } from "./polls-before.ts";
import { command, question } from "./question.ts";
import type { Store } from "./store.ts";

const SCHEMA = new URL("schema/", import.meta.url);

type State = { fingerprint: string };

const schemaApplied = question<State, { applied: number }>({
  file: "schema_applied.sql",
  row: z.object({ applied: z.number() }),
});

const insertSchemaApplied = command<State>("insert_schema_applied.sql");

/**
 * Brings the schema to the state that sql/schema/ describes; run again, it changes nothing. A store that
 * is in this state already is asked one question, since the statements together take longer than all
 * the rest of a start.
 */
export async function migrate(store: Store): Promise<void> {
  const files = (await readdir(SCHEMA)).sort();
  const statements = await Promise.all(
    files.map((file) => readFile(new URL(file, SCHEMA), "utf8")),
  );
  const fingerprint = createHash("sha256").update(JSON.stringify(statements)).digest("hex");
  if (await isApplied(store, fingerprint)) return;
  await putPollsAside(store);
  for (const query of statements) await store.command({ query });
  await takeOverPolls(store);
  await insertSchemaApplied(store, { fingerprint });
}

async function isApplied(store: Store, fingerprint: string): Promise<boolean> {
  try {
    const [last] = await schemaApplied(store, { fingerprint });
    return last?.applied === 1;
  } catch {
    // A new store has no such table; where it is another trouble, the first statement says so.
    return false;
  }
}
