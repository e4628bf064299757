import { accessSync, constants, statSync } from "node:fs";
import { resolve } from "node:path";
import { z } from "zod";
import { makeFolder } from "./make-folder.ts";

/** The setting that says where what is local is kept. */
export const DataSettings = z.object({
  DATA_DIR: z
    .string()
    .min(1)
    .default("./data")
    .describe(
      "where what is local is kept: log, ClickHouse, sample; also by npm run kafka and clickhouse",
    ),
});

/**
 * Sees to it that the data folder is there, and can be written to.
 *
 * @param path as DATA_DIR names it
 * @throws Error with why it cannot be used, and what to do
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
  ENOENT: "no folder can be made there",
  ENOTDIR: "a part of its path is a file",
  ENOSPC: "its disk is full",
  EDQUOT: "its disk quota is used up",
};

/** Why something could not be written, in words, with those of the system behind them. */
export function whyUnwritable(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const reason = "code" in error ? REASONS[String(error.code)] : undefined;
  return reason === undefined ? error.message : `${reason} (${error.message})`;
}
