import { existsSync } from "node:fs";
import { open, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { removeInventory } from "./inventory-file.ts";

/** The folders of ClickHouse in a data folder. */
export type ClickHouseFolders = {
  /** What is served. */
  current: string;
  /** What a rebuild fills, and then swaps for `current`. */
  rebuilt: string;
  /** What was served before the last rebuild. */
  replaced: string;
  /** The inventory of `current`; see inventory-file.ts. */
  inventory: string;
};

export function clickHouseFolders(dataDir: string): ClickHouseFolders {
  return {
    current: join(dataDir, "clickhouse"),
    rebuilt: join(dataDir, "clickhouse.rebuilt"),
    replaced: join(dataDir, "clickhouse.replaced"),
    inventory: join(dataDir, "clickhouse.inventory.json"),
  };
}

const FINISHED = "FINISHED";

/** Replaces what was served with what was rebuilt; a kill at any moment leaves one of the two. */
export async function replaceCurrent(folders: ClickHouseFolders): Promise<void> {
  const mark = await open(join(folders.rebuilt, FINISHED), "w");
  await mark.sync().finally(() => mark.close());
  await rm(folders.replaced, { recursive: true, force: true });
  if (existsSync(folders.current)) await rename(folders.current, folders.replaced);
  await prepareFolders(folders);
}

/**
 * Must be called before ClickHouse is opened: finishes a replacement that was cut short, and
 * discards the inventory of a folder that no longer exists, so that it is filled from the log
 * again.
 */
export async function prepareFolders(folders: ClickHouseFolders): Promise<void> {
  if (existsSync(folders.current)) return;
  await removeInventory(folders.inventory);
  if (!existsSync(join(folders.rebuilt, FINISHED))) return;
  await rm(join(folders.rebuilt, FINISHED));
  await rename(folders.rebuilt, folders.current);
}
