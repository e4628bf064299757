import { z } from "zod";
import { type Database, openEmbeddedDatabase } from "./database.ts";
import { clickHouseFolders, prepareFolders } from "./integrity/folders.ts";
import { migrate } from "./migrate.ts";
import { openServerDatabase } from "./server.ts";

/** The settings of ClickHouse. */
export const DatabaseSettings = z.object({
  CLICKHOUSE_URL: z
    .url({ protocol: /^https?$/, error: "expected http://host:8123", abort: true })
    .refine((url) => new URL(url).username === "" && new URL(url).password === "", {
      error: "give name and password in CLICKHOUSE_USER and CLICKHOUSE_PASSWORD",
      abort: true,
    })
    .refine((url) => new URL(url).origin === url.replace(/\/$/, "").toLowerCase(), {
      error: "expected http://host:8123 alone; the database is named in CLICKHOUSE_DATABASE",
    })
    .optional()
    .meta({ description: "http://host:8123", unset: "inside the process" }),
  CLICKHOUSE_USER: z
    .string()
    .min(1)
    .default("default")
    .describe("the user, with all rights on the database"),
  CLICKHOUSE_PASSWORD: z.string().default("").describe("the password of that user"),
  CLICKHOUSE_DATABASE: z
    .string()
    .min(1)
    .default("default")
    .describe("the database, created if it is missing"),
  CLICKHOUSE_REPLICATED: z
    .enum(["0", "1"], "expected 0 or 1")
    .default("0")
    .describe("1: new tables get Replicated… engines, for a self-managed cluster"),
  // The same as for the log: each has a folder of its own in it.
  DATA_DIR: z
    .string()
    .min(1)
    .default("./data")
    .describe(
      "the folder for local data: log, ClickHouse, sample; also for npm run kafka and clickhouse",
    ),
});

/** Opens ClickHouse with its schema: a server if one is set, else a folder of the data folder. */
export async function openDatabase(settings: z.output<typeof DatabaseSettings>): Promise<Database> {
  if (settings.CLICKHOUSE_URL !== undefined) {
    return await openServerDatabase({
      url: settings.CLICKHOUSE_URL,
      username: settings.CLICKHOUSE_USER,
      password: settings.CLICKHOUSE_PASSWORD,
      database: settings.CLICKHOUSE_DATABASE,
      replicated: settings.CLICKHOUSE_REPLICATED === "1",
    });
  }
  const folders = clickHouseFolders(settings.DATA_DIR);
  await prepareFolders(folders);
  const db = await openEmbeddedDatabase(folders.current);
  try {
    await migrate(db);
  } catch (error) {
    await db.close();
    throw error;
  }
  return db;
}
