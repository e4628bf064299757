import { accessSync, constants, statSync } from "node:fs";
import { resolve } from "node:path";
import { z } from "zod";
import { makeFolder } from "./make-folder.ts";

/** The setting of the folder for local data. */
export const DataSettings = z.object({
  DATA_DIR: z
    .string()
    .min(1)
    .default("./data")
    .describe(
      "the folder for local data: log, ClickHouse, sample; also for npm run kafka and clickhouse",
    ),
});

/**
 * Makes sure that the data folder exists and is writable.
 *
 * @param path the value of DATA_DIR
 * @throws Error with the reason why it cannot be used, and what to do
 */
export function prepareDataFolder(path: string): void {
  const folder = resolve(path);
  try {
    makeFolder(folder);
    if (!statSync(folder).isDirectory()) throw new Error("it is a file");
    accessSync(folder, constants.R_OK | constants.W_OK | constants.X_OK);
  } catch (cause) {
    throw new Error(
      `DATA_DIR ${folder} cannot be used: ${whyUnwritable(cause)}. Set DATA_DIR to a folder that this process may write to`,
      { cause },
    );
  }
}

const REASONS: Readonly<Record<string, string>> = {
  EACCES: "this user may not write there",
  EPERM: "this user may not write there",
  EROFS: "its file system is read-only",
  ENOENT: "no folder can be created there",
  ENOTDIR: "a part of its path is a file",
  ENOSPC: "its disk is full",
  EDQUOT: "its disk quota is used up",
};

/** Why a write failed, in plain text, with the system's message after it. */
export function whyUnwritable(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const reason = "code" in error ? REASONS[String(error.code)] : undefined;
  return reason === undefined ? error.message : `${reason} (${error.message})`;
}
