import { readdirSync, readFileSync } from "node:fs";

const QUERIES = new URL("../../sql/queries/", import.meta.url);

const files = new Map(
  readdirSync(QUERIES).map((file) => [readFileSync(new URL(file, QUERIES), "utf8"), file]),
);

/** The file in `sql/queries/` that a statement was read from; empty: none of them. */
export function queryFile(statement: string): string {
  return files.get(statement) ?? "";
}
