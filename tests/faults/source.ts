import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { InputFiles } from "../../producers/csv/inputs.ts";

/** The files of one round, and what must be in ClickHouse when they have come in. */
export type Source = {
  files: InputFiles;
  /** The ids of its stores begin with it, and those of no other round. */
  prefix: string;
  /** `store,status,timestamp` of each distinct poll, sorted. */
  polls: string[];
  stores: number;
  /** Lines of the poll file that cannot be read. */
  broken: number;
};

const STORES = 200;
const POLLS_PER_STORE = 120;
const BROKEN_EVERY = 2000;
const TWICE_EVERY = 1000;
const START = Date.UTC(2024, 5, 1);

/**
 * Writes files of 24,000 polls in the order of time, some of them twice, and some unreadable lines;
 * and of every store a zone, a week, a dated week, a special day, a closure and attributes.
 */
export async function makeSource(folder: string, prefix: string): Promise<Source> {
  const polls: string[] = [];
  const lines = ["store_id,status,timestamp_utc"];
  let broken = 0;
  for (let index = 0; index < STORES * POLLS_PER_STORE; index += 1) {
    const store = `${prefix}-${index % STORES}`;
    const at = new Date(START + Math.floor(index / STORES) * 3_600_000 + (index % STORES) * 1000);
    const timestamp = `${at.toISOString().slice(0, 19).replace("T", " ")}.${String(index % 1_000_000).padStart(6, "0")}`;
    const status = (index * 7919) % 10 < 8 ? "active" : "inactive";
    const line = `${store},${status},${timestamp} UTC`;
    polls.push(`${store},${status},${timestamp}`);
    lines.push(line);
    if (index % TWICE_EVERY === 0) lines.push(line);
    if (index % BROKEN_EVERY === 0) {
      lines.push(`${store},asleep,${timestamp} UTC`);
      broken += 1;
    }
  }
  const stores = Array.from({ length: STORES }, (_, store) => `${prefix}-${store}`);
  const zones = ["store_id,timezone_str", ...stores.map((store) => `${store},Europe/Berlin`)];
  const hours = [
    "store_id,day,start_time_local,end_time_local,valid_from",
    ...stores.map((store) => `${store},1,09:00:00,17:00:00,`),
    ...stores.map((store) => `${store},1,10:00:00,16:00:00,2024-06-03`),
  ];
  const days = [
    "store_id,date,start_time_local,end_time_local",
    ...stores.map((store) => `${store},2024-06-04,,`),
  ];
  const closures = [
    "store_id,from_utc,to_utc,reason",
    ...stores.map((store) => `${store},2024-06-05T08:00:00Z,,rebuilding`),
  ];
  const attributes = ["store_id,brand", ...stores.map((store) => `${store},${prefix}`)];
  await mkdir(folder, { recursive: true });
  const write = async (name: string, content: string[]) => {
    const path = join(folder, name);
    await writeFile(path, `${content.join("\n")}\n`);
    return path;
  };
  return {
    files: {
      polls: await write(`${prefix}-polls.csv`, lines),
      hours: await write(`${prefix}-hours.csv`, hours),
      timezones: await write(`${prefix}-timezones.csv`, zones),
      more: [
        { input: "specialDays", path: await write(`${prefix}-days.csv`, days) },
        { input: "closures", path: await write(`${prefix}-closures.csv`, closures) },
        { input: "attributes", path: await write(`${prefix}-stores.csv`, attributes) },
      ],
    },
    prefix,
    polls: polls.sort(),
    stores: STORES,
    broken,
  };
}
