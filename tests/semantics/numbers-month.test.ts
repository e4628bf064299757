import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, expect, it } from "vitest";
import { run } from "../harness/run.ts";
import { temporaryFolder } from "../harness/temporary-database.ts";

/** The example of a month in docs/NUMBERS.md: its files, and its tables. */

const folder = await temporaryFolder();
afterAll(() => folder.remove());

const HOUR_MS = 3_600_000;

/** The half hours at which the store was polled and was inactive, in UTC. */
const INACTIVE = new Set([
  ...["2024-10-03T11:30", "2024-10-03T12:30"],
  // 01:30 twice: of summer time, and an hour later.
  ...["2024-10-27T00:30", "2024-10-27T01:30"],
  // In the closure.
  ...["2024-10-16T11:30", "2024-10-16T12:30", "2024-10-16T13:30"],
]);

/** The store in winter is an hour behind itself in summer: that day lasts until 24:00 UTC. */
const isSilent = (minute: string) => minute.startsWith("2024-10-30");
const isHoliday = (minute: string) => minute >= "2024-10-06T23" && minute < "2024-10-07T23";

function pollLines(): string[] {
  const lines = [];
  const end = Date.parse("2024-11-01T12:00:00Z");
  for (let at = Date.parse("2024-09-30T00:30:00Z"); at < end; at += HOUR_MS) {
    const minute = new Date(at).toISOString().slice(0, 16);
    if (isSilent(minute)) continue;
    const status = INACTIVE.has(minute) || isHoliday(minute) ? "inactive" : "active";
    lines.push(`london,${status},${minute}:00Z`);
  }
  return lines;
}

function weekLines(): string[] {
  const daily = Array.from({ length: 7 }, (_, day) => `london,${day},09:00,17:00,`);
  const weekdays = Array.from({ length: 5 }, (_, day) => `london,${day},09:00,18:00,2024-10-14`);
  return [...daily, ...weekdays, "london,5,20:00,04:00,2024-10-14"];
}

const FILES = {
  polls: ["store_id,status,timestamp_utc", ...pollLines()],
  hours: ["store_id,day,start_time_local,end_time_local,valid_from", ...weekLines()],
  timezones: ["store_id,timezone_str", "london,Europe/London"],
  "special-days": ["store_id,date,start_time_local,end_time_local", "london,2024-10-07,,"],
  closures: [
    "store_id,from_utc,to_utc,reason",
    "london,2024-10-16T11:00:00Z,2024-10-16T14:00:00Z,rebuilding",
  ],
};

/** The cells of the table of the document that has this header, without the header and the rule. */
async function tableOf(header: string): Promise<string[][]> {
  const text = await readFile(new URL("../../docs/NUMBERS.md", import.meta.url), "utf8");
  const tables = text.split("\n\n").filter((block) => block.startsWith("|"));
  const rows = tables
    .map((table) => table.trim().split("\n").map(cellsOf))
    .find(([first = []]) => first.join() === header);
  return rows?.slice(2) ?? [];
}

const cellsOf = (line: string) =>
  line
    .split("|")
    .slice(1, -1)
    .map((cell) => cell.trim());

const FIGURES = "uptime,downtime,unknown,excused,open,uptime_pct,polls,outages";

it.each([
  ["week", `week,${FIGURES}`, 5],
  [undefined, FIGURES, 1],
])("the month of docs/NUMBERS.md is what is reported, by %s", async (by, header, count) => {
  const files: string[] = [];
  for (const [option, lines] of Object.entries(FILES)) {
    const path = join(folder.path, `${option}.csv`);
    await writeFile(path, `${lines.join("\n")}\n`);
    files.push(`--${option}`, path);
  }
  const month = ["--from", "2024-10-01", "--to", "2024-10-31", "--detail", "full"];
  const args = [...files, ...month, ...(by === undefined ? [] : ["--by", by])];
  const { code, stdout, stderr } = await run("api/one-shot/main.ts", args);
  expect(code, stderr).toBe(0);
  const [columns = "", ...lines] = stdout.trimEnd().split("\r\n");
  expect(columns).toBe(`store_id,${header.replace("week", "bucket")}`);
  const rows = lines.map((line) => line.split(",").slice(1));
  const expected = await tableOf(header);
  expect(expected).toHaveLength(count);
  expect(rows).toEqual(expected);
});
