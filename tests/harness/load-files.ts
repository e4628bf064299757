import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { loadFiles } from "../../api/one-shot/load.ts";
import { filesOf } from "../../producers/replay/named-inputs.ts";
import type { Database } from "../../sql/database.ts";
import type { Files } from "../model/inputs.ts";

/** The kinds of files that are loaded, each with its header where there is no file of it. */
const HEADERS = {
  polls: "store_id,status,timestamp_utc",
  hours: "store_id,day,start_time_local,end_time_local",
  timezones: "store_id,timezone_str",
  specialDays: "store_id,date,start_time_local,end_time_local",
  closures: "store_id,from_utc,to_utc",
  attributes: "store_id,brand",
} as const;

/** Writes files into a folder, and names them by kind. */
export async function writeFiles(folder: string, files: Files) {
  await mkdir(folder, { recursive: true });
  const kinds = Object.keys(HEADERS) as (keyof typeof HEADERS)[];
  const paths = await Promise.all(
    kinds.map(async (kind) => {
      const texts = files[kind] ?? [];
      const written = (texts.length > 0 ? texts : [`${HEADERS[kind]}\n`]).map(
        async (text, index) => {
          const path = join(folder, `${kind}-${index}.csv`);
          await writeFile(path, text);
          return path;
        },
      );
      return [kind, await Promise.all(written)] as const;
    }),
  );
  return Object.fromEntries(paths) as Record<keyof typeof HEADERS, string[]>;
}

/** Loads files into a database, as if their rows had come from the log. */
export async function loadInto(db: Database, folder: string, files: Files): Promise<void> {
  const none = Promise.resolve(undefined);
  await loadFiles(
    db,
    filesOf(await writeFiles(folder, files)),
    { polls: none, hours: none, timezones: none },
    {
      progress: { update: () => {}, clear: () => {} },
      say: () => {},
      now: new Date(),
      monday: 0,
    },
  );
}
