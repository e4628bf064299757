import { readdir, readFile } from "node:fs/promises";
import type { Store } from "./store.ts";

const SCHEMA = new URL("schema/", import.meta.url);

/** Brings the schema to the state that sql/schema/ describes; run again, it changes nothing. */
export async function migrate(store: Store): Promise<void> {
  for (const file of (await readdir(SCHEMA)).sort()) {
    await store.command({ query: await readFile(new URL(file, SCHEMA), "utf8") });
  }
}
