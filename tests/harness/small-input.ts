import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";

const STORES = 30;
const DAYS = 3;
const FIRST = Date.UTC(2024, 10, 1);
const HOUR_MS = 3_600_000;

/** Writes three input files of 30 stores and three days of hourly polls, the same every time. */
export async function writeSmallInput(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  const ids = Array.from({ length: STORES }, (_, index) => `store-${index}`);
  const polls = ids.flatMap((id, store) =>
    Array.from({ length: DAYS * 24 }, (_, hour) => {
      const at = new Date(FIRST + hour * HOUR_MS + store * 61_000).toISOString();
      return `${id},${(store * 7 + hour * 3) % 11 === 0 ? "inactive" : "active"},${at}`;
    }),
  );
  const hours = ids.flatMap((id) =>
    [0, 1, 2, 3, 4, 5, 6].map((day) => `${id},${day},08:00:00,22:00:00`),
  );
  const zones = ids.map((id) => `${id},America/New_York`);
  const files = {
    "polls.csv": ["store_id,status,timestamp_utc", ...polls],
    "hours.csv": ["store_id,day,start_time_local,end_time_local", ...hours],
    "timezones.csv": ["store_id,timezone_str", ...zones],
  };
  for (const [name, lines] of Object.entries(files)) {
    await writeFile(join(folder, name), `${lines.join("\n")}\n`);
  }
}
