import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { z } from "zod";
import type { Database } from "./database.ts";
import { command, query } from "./query.ts";

/** The tables and views as they are, each in a file, in an order in which they can be created. */
const SCHEMA = new URL("schema/", import.meta.url);
/**
 * What brings the tables of one version to the next; the number of a file is the version it leads
 * to.
 */
const MIGRATIONS = new URL("migrations/", import.meta.url);

/** The schema of before there were versions, as far as its tables can be brought up to date. */
const UNVERSIONED = 0;

const schemaTables = query<
  Record<never, never>,
  { filled: boolean; versioned: boolean; last_unversioned: boolean }
>({
  file: "schema_tables.sql",
  row: z.object({
    filled: z.coerce.boolean(),
    versioned: z.coerce.boolean(),
    last_unversioned: z.coerce.boolean(),
  }),
});

const schemaVersion = query<{ fingerprint: string }, { version: number; current: boolean }>({
  file: "schema_version.sql",
  row: z.object({ version: z.number(), current: z.coerce.boolean() }),
});

const insertSchemaVersion = command<{ version: number; fingerprint: string }>(
  "insert_schema_version.sql",
);

/** The tables are of a version that this one does not know, or can no longer bring up to date. */
export class SchemaRefused extends Error {
  constructor(text: string) {
    super(text);
    this.name = "SchemaRefused";
  }
}

/**
 * Brings the schema to the state that sql/schema/ describes: creates what is missing, and runs each
 * migration since the version that is there, once. A database that is in this state already is
 * asked one query, since the statements together take longer than all the rest of a start.
 *
 * Each statement may be run again, so that one that breaks off in the midst is simply repeated, and
 * several processes may do it at once.
 *
 * @param transform changes each statement first, such as the engine of its table
 * @throws SchemaRefused when the tables are of a later version, or of too early a one
 */
export async function migrate(
  db: Database,
  transform = (statement: string) => statement,
): Promise<void> {
  const schema = await readFiles(SCHEMA);
  const migrations = await readFiles(MIGRATIONS);
  const version = migrations.length;
  const fingerprint = createHash("sha256").update(JSON.stringify(schema)).digest("hex");
  const found = await findVersion(db, fingerprint);
  if (found === "current") return;
  if (found !== undefined) {
    if (found > version) throw new SchemaRefused(laterText(found, version));
    for (const file of migrations.slice(found)) {
      for (const query of statementsOf(file)) await db.command({ query: transform(query) });
    }
  }
  for (const query of schema) await db.command({ query: transform(query) });
  await insertSchemaVersion(db, { version, fingerprint });
}

/** The version of the tables that are there; undefined: there are none. */
async function findVersion(
  db: Database,
  fingerprint: string,
): Promise<number | "current" | undefined> {
  // The common case first: most starts find all as it should be.
  const [last] = await schemaVersion(db, { fingerprint }).catch(() => []);
  if (last !== undefined) return last.current ? "current" : last.version;
  const [tables] = await schemaTables(db, {});
  if (tables === undefined || !tables.filled || tables.versioned) return undefined;
  if (!tables.last_unversioned) throw new SchemaRefused(TOO_EARLY);
  return UNVERSIONED;
}

async function readFiles(folder: URL): Promise<string[]> {
  const names = (await readdir(folder)).sort();
  return await Promise.all(names.map((name) => readFile(new URL(name, folder), "utf8")));
}

function statementsOf(file: string): string[] {
  return file.split(/;\s*$/m).filter((statement) => statement.trim() !== "");
}

const TOO_EARLY =
  "The tables in ClickHouse are of a version of this product that is too early to be brought up to " +
  "date. `npm run rebuild` fills a data folder anew from its log; with a server, name a new database in " +
  "CLICKHOUSE_DATABASE, which the consumers then fill from Kafka.";

function laterText(found: number, version: number): string {
  return (
    `The tables in ClickHouse are of schema version ${found}, made by a later version of this product; ` +
    `this one knows version ${version}. Start that version, or restore a backup from before it.`
  );
}
