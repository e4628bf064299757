import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { weekText } from "../../api/uptime/calendar.ts";
import { rememberedPeriods } from "../../api/uptime/opening-periods.ts";
import type { Period } from "../../api/uptime/periods.ts";
import { EVIDENCE_US } from "../../api/uptime/reach.ts";
import type { InputFiles } from "../../producers/csv/inputs.ts";
import {
  canonicalClockTime,
  clockMicroseconds,
  openFor,
} from "../../producers/messages/clock-time.ts";
import type { OpeningHours } from "../../producers/messages/topics.ts";

/**
 * The contents of the files of hours and zones: the distinct pairs of zone and week, and their
 * stores.
 */
export type Schedules = {
  /** Number 0 is that of stores in neither file. */
  all: { timezone: string; week: readonly OpeningHours[] }[];
  /** The number of the schedule of each store in one of the files. */
  ofStore: Map<string, number>;
};

const DEFAULT_ZONE = "America/Chicago";

/**
 * Reads the files of hours and zones as every rival does: clean ones, their columns in the usual
 * order, simply split into lines.
 */
export function readSchedules({ hours, timezones }: InputFiles): Schedules {
  const zones = new Map<string, string>();
  for (const [id, zone] of rows(timezones, "store_id,timezone_str")) zones.set(id, zone);
  const weeks = weeksOf(rows(hours, "store_id,day,start_time_local,end_time_local"));
  const all: Schedules["all"] = [{ timezone: DEFAULT_ZONE, week: [] }];
  const numbers = new Map([[`${DEFAULT_ZONE};`, 0]]);
  const ofStore = new Map<string, number>();
  for (const id of new Set([...zones.keys(), ...weeks.keys()])) {
    const timezone = zones.get(id) ?? DEFAULT_ZONE;
    const week = [...(weeks.get(id) ?? [])].sort();
    const key = `${timezone};${week.map(([text]) => text).join(";")}`;
    const number = numbers.get(key) ?? all.push({ timezone, week: week.map(([, row]) => row) }) - 1;
    numbers.set(key, number);
    ofStore.set(id, number);
  }
  return { all, ofStore };
}

/**
 * The opening periods of each schedule that overlap the eight days of evidence before an instant.
 */
export function schedulePeriods(all: Schedules["all"], asOf: number): Period[][] {
  const periodsOf = rememberedPeriods()(asOf - EVIDENCE_US, asOf);
  return all.map(({ timezone, week }) => periodsOf(timezone, weekText(week), ""));
}

function weeksOf(read: Iterable<[string, string]>): Map<string, Map<string, OpeningHours>> {
  const weeks = new Map<string, Map<string, OpeningHours>>();
  const known = new Map<string, OpeningHours | undefined>();
  for (const [id, text] of read) {
    if (!known.has(text)) known.set(text, openingHours(text));
    const row = known.get(text);
    if (row === undefined) continue;
    const week = weeks.get(id) ?? new Map<string, OpeningHours>();
    weeks.set(id, week.set(text, row));
  }
  return weeks;
}

/** A row `day,start,end` of hours; undefined if the end is the start: such a row is rejected. */
export function openingHours(text: string): OpeningHours | undefined {
  const [day, start = "", end = ""] = text.split(",");
  const [start_time_local, end_time_local] = [canonicalClockTime(start), canonicalClockTime(end)];
  if (start_time_local === undefined || end_time_local === undefined) throw new Error(text);
  const length = openFor(clockMicroseconds(start_time_local), clockMicroseconds(end_time_local));
  return length === undefined ? undefined : { day: Number(day), start_time_local, end_time_local };
}

/** The rows of a file: the id, and the rest of the row. */
function* rows(path: string, header: string): Generator<[id: string, rest: string]> {
  const bytes = readFileSync(path);
  const text = (bytes[0] === 0x1f ? gunzipSync(bytes) : bytes).toString("utf8");
  const lines = text.replaceAll("\r", "").split("\n");
  if (lines[0] !== header) throw new Error(`${path}: expected the columns ${header}`);
  for (const line of lines.slice(1)) {
    const comma = line.indexOf(",");
    if (comma > 0) yield [line.slice(0, comma), line.slice(comma + 1)];
  }
}
