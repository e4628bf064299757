import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import {
  hoursInput,
  type Input,
  type InputFiles,
  pollsInput,
  timezonesInput,
} from "../../producers/csv/inputs.ts";
import { readInput } from "../../producers/csv/read-input.ts";
import { writeSample } from "../../producers/replay/sample/sample.ts";

/** How many copies of each store of the sample there are, under ids of their own. */
const COPIES = 2;

/**
 * Writes several copies of the sample, without its rejected rows: rivals read clean files only.
 */
export async function writeSmallData(folder: string, now: Date): Promise<InputFiles> {
  const sample = await writeSample(folder);
  const name = (input: string) => join(folder, `clean-${input}.csv`);
  const files = { polls: name("polls"), hours: name("hours"), timezones: name("timezones") };
  await writeFile(
    files.timezones,
    await copies("store_id,timezone_str", sample.timezones, timezonesInput, now, (row) => [
      row.timezone_str,
    ]),
  );
  await writeFile(
    files.hours,
    await copies(
      "store_id,day,start_time_local,end_time_local",
      sample.hours,
      hoursInput,
      now,
      (row) => [String(row.day), row.start_time_local, row.end_time_local],
    ),
  );
  await writeFile(
    files.polls,
    await copies("store_id,status,timestamp_utc", sample.polls, pollsInput, now, (row) => [
      row.status,
      `${row.timestamp_utc.replace("T", " ").slice(0, -1)} UTC`,
    ]),
  );
  return files;
}

async function copies<Row extends { store_id: string }>(
  header: string,
  path: string,
  input: Input<Row>,
  now: Date,
  cells: (row: Row) => string[],
): Promise<string> {
  const lines = [header];
  for await (const { readings } of readInput(path, input, now)) {
    for (const reading of readings) {
      if (!("value" in reading)) continue;
      const rest = cells(reading.value).join(",");
      for (let copy = 0; copy < COPIES; copy += 1) {
        lines.push(`${reading.value.store_id}-${copy},${rest}`);
      }
    }
  }
  return `${lines.join("\n")}\n`;
}
