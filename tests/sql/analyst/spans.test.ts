import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openReports } from "../../../api/reports/reports.ts";
import { ReportOptions } from "../../../api/uptime/options.ts";
import { readPeriod } from "../../../api/uptime/report-period.ts";
import { fromMicroseconds, microseconds } from "../../../producers/messages/timestamp.ts";
import type { Analyst } from "../../../sql/analyst/analyst.ts";
import { analystOf, openEmbedded } from "../../../sql/analyst/open-analyst.ts";
import { empty, type Given, query, reportOf, tell } from "../../harness/report-of.ts";
import { temporaryDatabase } from "../../harness/temporary-database.ts";

let own: Awaited<ReturnType<typeof temporaryDatabase>>;
let analyst: Analyst;
beforeAll(async () => {
  own = await temporaryDatabase();
  analyst = analystOf(await openEmbedded(own.path));
});
afterAll(async () => {
  await analyst.close();
  await own.close();
});

async function answer<Row>(sql: string): Promise<Row[]> {
  const { body } = await analyst.ask({ sql, parameters: {}, format: "JSONEachRow" });
  const lines = (await new Response(body).text()).trim();
  return lines === "" ? [] : lines.split("\n").map((line) => JSON.parse(line));
}

const SECOND = 1_000_000;
const WINDOWS = { hour: 3600, day: 86_400, week: 604_800 } as const;
const OPEN = ["daily 09:00-12:00", "daily 18:00-02:00"];

const GIVEN: Given[] = [
  {
    id: "mixed",
    zone: "Europe/London",
    hours: OPEN,
    polls: [
      ...["2023-01-18 09:30 active", "2023-01-19 10:00 inactive", "2023-01-19 19:00 active"],
      ...["2023-01-21 23:00 inactive", "2023-01-22 01:30 active", "2023-01-23 09:15 inactive"],
    ],
  },
  { id: "always", polls: ["2023-01-22 10:00 active", "2023-01-23 10:00:00.000001 inactive"] },
  { id: "silent", hours: OPEN, zone: "Asia/Tokyo" },
  { id: "closed", hours: [], polls: ["2023-01-23 10:00 active"] },
  { id: "shut", hours: [] },
];

const until = (from: number, to: number, report: string) =>
  `SELECT * FROM uptime_between(report_id = '${report}', \`from\` = '${text(from)}', to = '${text(to)}')`;
const text = (at: number) => fromMicroseconds(at).replace("T", " ").replace("Z", "");

type Uptime = { store_id: string; up_seconds: number; down_seconds: number };

describe("the spans of a report, as analysts ask for them", () => {
  it.each([
    {},
    { method: "hold", reach: "3h" },
    { gaps: "carry" },
    { method: "hold", gaps: "carry", reach: "20h" },
    { as_of: "2023-01-22 20:00" },
  ] as const)("add up to its rows in every window: %j", async (requested) => {
    const report = await reportOf(own.db, GIVEN, { as_of: "2023-01-23 11:30", ...requested });
    for (const [window, seconds] of Object.entries(WINDOWS)) {
      const rows = await answer<Uptime>(
        until(report.asOf - seconds * SECOND, report.asOf, report.id),
      );
      const found = new Map(rows.map((row) => [row.store_id, row]));
      for (const row of report.rows) {
        const { up, down } = row[window as keyof typeof WINDOWS];
        const { up_seconds = 0, down_seconds = 0 } = found.get(row.store_id) ?? {};
        expect([up_seconds, down_seconds], `${row.store_id}, ${window}`).toEqual([
          up / SECOND,
          down / SECOND,
        ]);
      }
    }
  });

  it("say from which polls, and of which opening period, each is", async () => {
    const { id } = await reportOf(own.db, GIVEN, { as_of: "2023-01-23 11:30" });
    const spans = await answer(
      `SELECT * FROM report_spans(report_id = '${id}') WHERE store_id = 'mixed' AND opens >= '2023-01-21 12:00:00' ORDER BY begins`,
    );
    expect(spans).toEqual([
      {
        ...{ store_id: "mixed", status: "inactive" },
        ...{ begins: "2023-01-21 18:00:00.000000", ends: "2023-01-22 00:15:00.000000" },
        ...{ first_poll: "2023-01-21 23:00:00.000000", last_poll: "2023-01-21 23:00:00.000000" },
        ...{ opens: "2023-01-21 18:00:00.000000", closes: "2023-01-22 02:00:00.000000" },
      },
      {
        ...{ store_id: "mixed", status: "active" },
        ...{ begins: "2023-01-22 00:15:00.000000", ends: "2023-01-22 02:00:00.000000" },
        ...{ first_poll: "2023-01-22 01:30:00.000000", last_poll: "2023-01-22 01:30:00.000000" },
        ...{ opens: "2023-01-21 18:00:00.000000", closes: "2023-01-22 02:00:00.000000" },
      },
      {
        ...{ store_id: "mixed", status: "inactive" },
        ...{ begins: "2023-01-23 09:00:00.000000", ends: "2023-01-23 11:30:00.000000" },
        ...{ first_poll: "2023-01-23 09:15:00.000000", last_poll: "2023-01-23 09:15:00.000000" },
        ...{ opens: "2023-01-23 09:00:00.000000", closes: "2023-01-23 11:30:00.000000" },
      },
    ]);
  });

  it.each([
    [{}, ["14:00:00 15:44:30 active", "15:44:30 17:00:00 inactive"]],
    [{ method: "hold" }, ["14:00:00 16:15:00 active", "16:15:00 17:00:00 inactive"]],
    [{ reach: "30m" }, ["14:44:00 15:44:00 active", "15:45:00 17:00:00 inactive"]],
  ] as const)("are those of the example in docs/NUMBERS.md: %j", async (requested, expected) => {
    const polls = ["15:14 active", "16:15 inactive", "16:40 inactive", "17:10 active"];
    const given = {
      ...{ id: "example", zone: "America/New_York", hours: ["Mon 09:00-12:00"] },
      polls: polls.map((poll) => `2023-01-23 ${poll}`),
    };
    const { id } = await reportOf(own.db, [given], { as_of: "2023-01-23 17:30", ...requested });
    const spans = await answer<{ span: string }>(
      `SELECT concat(formatDateTime(begins, '%T'), ' ', formatDateTime(ends, '%T'), ' ', status) AS span FROM report_spans(report_id = '${id}') ORDER BY begins`,
    );
    expect(spans.map(({ span }) => span)).toEqual(expected);
  });

  it("are none of a report that is not there", async () => {
    await query(own.db, { as_of: "2023-01-23 11:30" });
    const nobodys = "00000000-0000-4000-8000-000000000000";
    expect(await answer(`SELECT * FROM report_spans(report_id = '${nobodys}')`)).toEqual([]);
    expect(await answer(until(0, SECOND, nobodys))).toEqual([]);
  });
});

describe("the spans of a report for a period", () => {
  // The days of London, which was at UTC, and of Tokyo.
  it.each([
    [{ from: "2023-01-18", to: "2023-01-22" }, "2023-01-18T00:00", "2023-01-23T00:00"],
    [
      { from: "2023-01-18", to: "2023-01-25", zone: "Asia/Tokyo", by: "day" },
      ...(["2023-01-17T15:00", "2023-01-25T15:00"] as const),
    ],
    [
      { from: "2023-01-19T10:00:00Z", to: "2023-01-23T09:10:00Z", gaps: "carry" },
      ...(["2023-01-19T10:00", "2023-01-23T09:10"] as const),
    ],
    [
      { from: "2023-01-18", to: "2023-01-22", by: "week", method: "hold", reach: "5h" },
      ...(["2023-01-18T00:00", "2023-01-23T00:00"] as const),
    ],
  ] as const)("add up to its rows: %j", async (requested, start, end) => {
    await empty(own.db);
    await tell(own.db, GIVEN);
    const reports = openReports(own.db);
    const { report_id } = await reports.request({
      options: ReportOptions.parse({ as_of: "2023-01-23T11:30:00Z", ...requested }),
      ...{ detail: "standard", label: "", stores: undefined, wait: true },
      period: readPeriod(requested),
    });
    await reports.idle();
    const at = (minute: string) => microseconds(`${minute}:00.000000Z`);
    const found = await answer<Uptime>(
      `${until(at(start), at(end), report_id)} WHERE store_id = 'mixed'`,
    );
    const [row] = await answer<{ up: number; down: number }>(
      `SELECT toFloat64(sum(up)) AS up, toFloat64(sum(down)) AS down FROM report_period_rows
       WHERE report_id = '${report_id}' AND store_id = 'mixed'`,
    );
    const { up = 0, down = 0 } = row ?? {};
    expect(up).toBeGreaterThan(0);
    expect(found).toMatchObject([{ up_seconds: up / SECOND, down_seconds: down / SECOND }]);
  });
});
