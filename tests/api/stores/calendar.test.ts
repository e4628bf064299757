import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { json } from "../../harness/api.ts";
import { run } from "../../harness/run.ts";
import { fetchReport, startStandalone, stop } from "../../harness/standalone.ts";
import { temporaryFolder } from "../../harness/temporary-database.ts";

const folder = await temporaryFolder();
afterAll(() => folder.remove());

async function write(name: string, text: string): Promise<string> {
  const path = join(folder.path, name);
  await writeFile(path, text);
  return path;
}

/** A week of polls each hour, active but for each sixth. */
const POLLS = Array.from({ length: 24 * 9 }, (_, hour) => {
  const at = new Date(Date.UTC(2024, 9, 1, hour, 7)).toISOString();
  return ["s1", "s2"].map((id) => `${id},${hour % 6 === 0 ? "inactive" : "active"},${at}`);
}).flat();

const files = [
  ...["--polls", await write("polls.csv", `store_id,status,timestamp_utc\n${POLLS.join("\n")}\n`)],
  ...["--hours", await write("hours.csv", HOURS(["s1,0,09:00,17:00", "s1,1,09:00,17:00"]))],
  ...[
    "--timezones",
    await write("timezones.csv", "store_id,timezone_str\ns1,UTC\ns2,Asia/Tokyo\n"),
  ],
];
const AS_OF = "2024-10-09T12:00:00Z";

function HOURS(rows: readonly string[], more = ""): string {
  const header = `store_id,day,start_time_local,end_time_local${more}`;
  return `${[header, ...rows].join("\n")}\n`;
}

describe("the calendar of a store", () => {
  it("is changed over HTTP, and reports go by it as if files had said it", async () => {
    const running = startStandalone(join(folder.path, "data"), files);
    try {
      const url = await running.url;
      const change = async (method: string, address: string, body?: unknown) => {
        const init = body === undefined ? { method } : json(method, body);
        const response = await fetch(`${url}${address}`, init);
        expect(response.status, await response.clone().text()).toBe(202);
      };
      const before = await fetchReport(url, { as_of: AS_OF });
      const days = [2, 3, 4, 5, 6].map((day) => ({
        ...{ day, start_time_local: "10:00", end_time_local: "02:00" },
      }));
      await change("PUT", "/stores/s1/hours?valid_from=2024-10-03", { week: days });
      await change("PUT", "/stores/s1/hours?valid_from=2024-10-04", { week: [] });
      await change("DELETE", "/stores/s1/hours?valid_from=2024-10-04");
      await change("PUT", "/stores/s1/special-days/2024-10-05", { openings: [] });
      await change("PUT", "/stores/s2/special-days/2024-10-06", {
        openings: [{ start_time_local: "8:00", end_time_local: "12:00" }],
      });
      await change("PUT", "/stores/s2/special-days/2024-10-07", { openings: [] });
      await change("DELETE", "/stores/s2/special-days/2024-10-07");
      await change("PUT", "/stores/s2/closures/2024-10-04T03:00:00Z", {
        ...{ to: "2024-10-04T09:30:00+01:00", reason: "power" },
      });
      await change("PUT", "/stores/s2/closures/2024-10-08T00:00:00Z", {});
      await change("DELETE", "/stores/s2/closures/2024-10-08T00:00:00Z");

      const [dated, special, closures] = [
        await write("dated.csv", HOURS(days.map(rowOf), ",valid_from")),
        await write(
          "special-days.csv",
          "store_id,date,start_time_local,end_time_local\ns1,2024-10-05,,\ns2,2024-10-06,08:00,12:00\n",
        ),
        await write(
          "closures.csv",
          "store_id,from_utc,to_utc,reason\ns2,2024-10-04 03:00:00 UTC,2024-10-04 08:30:00 UTC,power\n",
        ),
      ];
      const more = ["--hours", dated, "--special-days", special, "--closures", closures];
      const expected = await run("api/one-shot/main.ts", [
        ...files,
        ...more,
        ...["--as-of", AS_OF, "--detail", "full"],
      ]);
      expect(expected.code, expected.stderr).toBe(0);
      const after = await fetchReport(url, { as_of: AS_OF });
      expect(after).toBe(expected.stdout);
      expect(after).not.toBe(before);

      const calendar = await (await fetch(`${url}/stores/s2/calendar`)).json();
      expect(calendar).toEqual({
        store_id: "s2",
        timezone: "Asia/Tokyo",
        weeks: [],
        special_days: [
          {
            date: "2024-10-06",
            openings: [{ start_time_local: "08:00:00", end_time_local: "12:00:00" }],
          },
        ],
        closures: [
          {
            from: "2024-10-04T03:00:00.000000Z",
            to: "2024-10-04T08:30:00.000000Z",
            reason: "power",
          },
        ],
      });
      const { weeks } = (await (await fetch(`${url}/stores/s1/calendar`)).json()) as {
        weeks: { valid_from: string | null; week: unknown[] }[];
      };
      expect(weeks.map(({ valid_from, week }) => [valid_from, week.length])).toEqual([
        [null, 2],
        ["2024-10-03", 5],
      ]);
    } finally {
      await stop(running, "SIGKILL");
    }
  });
});

function rowOf(row: { day: number; start_time_local: string; end_time_local: string }): string {
  return `s1,${row.day},${row.start_time_local},${row.end_time_local},2024-10-03`;
}
