import { open, readFile, rename, rm } from "node:fs/promises";
import { dirname } from "node:path";
import { z } from "zod";
import { PERMANENT_TABLES } from "./checks.ts";
import type { Inventory } from "./parts.ts";

const Count = z.number().int().min(0);

const Inventoried = z.object({
  format: z.literal(1),
  parts: z.record(z.string(), z.record(z.string(), z.array(z.tuple([Count, Count, Count])))),
  problems: z.array(z.object({ where: z.enum(["clickhouse", "log"]), text: z.string() })),
});

/** A loss, and where it happened. */
export type LastingProblem = z.infer<typeof Inventoried>["problems"][number];

/**
 * The inventory of ClickHouse at its last check, and the losses found until then. It is beside the
 * folders of ClickHouse and of the log, so that it reveals when one of them is an older copy.
 */
export type Inventoried = { parts: Inventory; problems: readonly LastingProblem[] };

/**
 * Reads the file.
 *
 * @returns undefined if there is none
 * @throws Error if it cannot be read; the message says what to do
 */
export async function readInventory(path: string): Promise<Inventoried | undefined> {
  try {
    const { parts, problems } = Inventoried.parse(JSON.parse(await readFile(path, "utf8")));
    return { parts: ofPermanentTables(parts), problems };
  } catch (cause) {
    if (cause instanceof Error && "code" in cause && cause.code === "ENOENT") return undefined;
    throw new Error(
      `${path} cannot be read: it is the inventory of ClickHouse at its last stop. Run \`npm run rebuild\`, or delete the file to accept what ClickHouse has now`,
      { cause },
    );
  }
}

/** An earlier version may have had tables that no longer exist. */
function ofPermanentTables(parts: Inventory): Inventory {
  const names: readonly string[] = PERMANENT_TABLES;
  return Object.fromEntries(Object.entries(parts).filter(([table]) => names.includes(table)));
}

/** Replaces the file atomically: it is on disk when this resolves. */
export async function writeInventory(path: string, { parts, problems }: Inventoried) {
  const draft = `${path}.draft`;
  const file = await open(draft, "w");
  try {
    await file.writeFile(JSON.stringify({ format: 1, parts, problems }));
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(draft, path);
  const folder = await open(dirname(path), "r");
  await folder.sync().finally(() => folder.close());
}

/** Discards the inventory: what ClickHouse has from now on counts. */
export async function removeInventory(path: string): Promise<void> {
  await rm(path, { force: true });
}
