import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { InputFiles } from "../../csv/inputs.ts";
import { makeFolder } from "../../launch/make-folder.ts";
import { attributesCsv, drawListedStores } from "./attributes.ts";
import { pollChunks } from "./polls.ts";
import { sequence } from "./random.ts";
import { drawStores, type Store } from "./stores.ts";
import { unreadableHours, unreadableTimezones } from "./unreadable.ts";

function hoursCsv(stores: readonly Store[]): string {
  const rows = stores.flatMap(({ id, hours }) => [
    ...hours.flatMap(({ days, opens, closes }) =>
      days.map((day) => `${id},${day},${opens},${closes}`),
    ),
    ...(unreadableHours[id] ? [unreadableHours[id]] : []),
  ]);
  return `${["store_id,day,start_time_local,end_time_local", ...rows].join("\n")}\n`;
}

function timezonesCsv(stores: readonly Store[]): string {
  const rows = stores.flatMap(({ id, zone }) => [
    ...(zone ? [`${id},${zone}`] : []),
    ...(unreadableTimezones[id] ? [unreadableTimezones[id]] : []),
  ]);
  return `${["store_id,timezone_str", ...rows].join("\n")}\n`;
}

/**
 * Writes the sample data: two weeks of 500 restaurants in ten cities.
 *
 * It is generated, not stored, so that the repository stays small, and it is identical to the byte
 * on every machine, so that numbers from it can be quoted. Stores, polls and attributes have random
 * sequences of their own: a change to the polls leaves the stores as they are.
 */
export async function writeSample(directory: string): Promise<InputFiles> {
  makeFolder(directory);
  const paths = {
    polls: join(directory, "polls.csv"),
    hours: join(directory, "hours.csv"),
    timezones: join(directory, "timezones.csv"),
  };
  const attributes = join(directory, "stores.csv");

  const stores = drawStores(sequence(3));
  await writeFile(paths.hours, hoursCsv(stores));
  await writeFile(paths.timezones, timezonesCsv(stores));
  await writeFile(attributes, attributesCsv(drawListedStores(stores, sequence(4))));
  await writeFile(paths.polls, pollChunks(stores, sequence(2)));
  return { ...paths, more: [{ input: "attributes", path: attributes }] };
}
