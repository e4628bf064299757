import { beforeAll, describe, expect, it } from "vitest";
import { type Given, type Report, reportOf, storeOfFile, told } from "../harness/report-of.ts";

// REPORT_SEMANTICS, the ledger and the CSV. 2023-01-23 is a Monday.
const store = storeOfFile();

const STANDARD =
  "store_id,uptime_last_hour,uptime_last_day,uptime_last_week," +
  "downtime_last_hour,downtime_last_day,downtime_last_week";
const FULL =
  `${STANDARD},unknown_last_hour,unknown_last_day,unknown_last_week,` +
  "uptime_pct_last_hour,uptime_pct_last_day,uptime_pct_last_week," +
  "polls_last_week,last_poll_utc,timezone,default_timezone,default_hours,excused_last_hour,excused_last_day,excused_last_week";

/** The named cells of the row of a store in the full CSV. */
function cells({ full }: Report, id: string, ...columns: string[]): (string | undefined)[] {
  const [names = [], ...rows] = full.split("\r\n").map((line) => line.split(","));
  const row = rows.find(([store_id]) => store_id === id);
  return columns.map((column) => row?.[names.indexOf(column)]);
}

describe("the ledger", () => {
  it("divides what is open into up, down and unknown, to the microsecond", async () => {
    // The week has the half hour from 14:30 of the Monday before, and three of Sunday, besides.
    const given = {
      id: "s",
      zone: "UTC",
      hours: ["Mon 09:00-12:00", "Mon 14:00-15:00", "Sun 09:00-12:00"],
      polls: ["2023-01-23 10:00 active", "2023-01-23 10:30:00.000003 inactive"],
    };
    const { rows } = await reportOf(store(), [given], { as_of: "2023-01-23 14:30" });
    expect(rows).toMatchObject([
      {
        hour: { up: 0, down: 0, open: 1_800_000_000 },
        day: { up: 4_500_000_001, down: 6_299_999_999, open: 12_600_000_000 },
        week: { up: 4_500_000_001, down: 6_299_999_999, open: 25_200_000_000 },
      },
    ]);
  });

  it("has a row for every store of the three inputs, and for no other", async () => {
    const given = [
      { id: "only-hours", hours: ["Mon 09:00-10:00"] },
      { id: "only-polls", polls: ["2023-01-23 10:00 active"] },
      { id: "only-zone", zone: "UTC" },
      { id: "polled-later", polls: ["2023-01-23 13:00 active"] },
      { id: "polled-long-ago", polls: ["2013-01-23 13:00 active"] },
    ];
    const { rows } = await reportOf(store(), given, { as_of: "2023-01-23 12:00" });
    expect(rows.map(({ store_id, day }) => `${store_id}: ${told(day)}`)).toEqual([
      "only-hours: closed", // 15:00 UTC, in Chicago
      "only-polls: up 14:00:00, unknown 10:00:00",
      "only-zone: unknown 24:00:00",
      "polled-later: unknown 24:00:00",
      "polled-long-ago: unknown 24:00:00",
    ]);
  });
});

describe("the form of the CSV", () => {
  it("has the standard columns, CRLF after every row, and no byte order mark", async () => {
    const given = { id: "s", polls: ["2023-01-23 10:00 active"] };
    const { standard } = await reportOf(store(), [given]);
    expect(standard).toBe(`${STANDARD}\r\ns,60.00,12.00,12.00,0.00,0.00,0.00\r\n`);
  });

  it("has the columns of full detail in their order", async () => {
    const given = { id: "s", zone: "UTC", polls: ["2023-01-23 10:00 active"] };
    const { full } = await reportOf(store(), [given], { as_of: "2023-01-23 12:00", reach: "1h" });
    expect(full).toBe(
      `${FULL}\r\ns,0.00,2.00,2.00,0.00,0.00,0.00,60.00,22.00,166.00,,100.00,100.00,` +
        "1,2023-01-23T10:00:00.000000Z,UTC,false,true,0.00,0.00,0.00\r\n",
    );
  });

  it("is its first line where there is no store", async () => {
    const { standard, full } = await reportOf(store(), [], { as_of: "2023-01-23 12:00" });
    expect([standard, full]).toEqual([`${STANDARD}\r\n`, `${FULL}\r\n`]);
  });

  it("orders stores by the bytes of their ids", async () => {
    const ordered = ["10", "9", "A", "B", "Z-1", "a", "a-b", "a.b", "a0", "a:b", "aB", "a_b", "ab"];
    const given = ordered.toReversed().map((id) => ({ id, zone: "UTC" }));
    const { standard } = await reportOf(store(), given, { as_of: "2023-01-23 12:00" });
    const ids = standard.trimEnd().split("\r\n").slice(1);
    expect(ids.map((line) => line.split(",")[0])).toEqual(ordered);
  });
});

describe("two digits after the point", () => {
  const columns = ["uptime_last_hour", "downtime_last_hour", "uptime_last_day"];
  const at = (time: string, status: string) => `2023-01-23 ${time} ${status}`;
  const hold = (hours: string, ...polls: string[]): Given => {
    return { id: "s", zone: "UTC", hours: [`Mon ${hours}`], polls };
  };
  const requested = { method: "hold", as_of: "2023-01-23 10:00" } as const;

  it("round half of a hundredth of a minute up, and no less", async () => {
    const half = hold("09:00-10:00", at("09:00", "active"), at("09:00:00.3", "inactive"));
    const less = hold("09:00-10:00", at("09:00", "active"), at("09:00:00.299999", "inactive"));
    // 59.995 minutes are down: rounded alone, they and the other half make more than the hour.
    expect(cells(await reportOf(store(), [half], requested), "s", ...columns)).toEqual([
      "0.01",
      "60.00",
      "0.00",
    ]);
    expect(cells(await reportOf(store(), [less], requested), "s", ...columns)).toEqual([
      "0.00",
      "60.00",
      "0.00",
    ]);
  });

  it("round 1.005 hours to 1.01, which no binary fraction holds, and no less", async () => {
    const half = hold("08:00-10:00", at("08:00", "active"), at("09:00:18", "inactive"));
    const less = hold("08:00-10:00", at("08:00", "active"), at("09:00:17.999999", "inactive"));
    const day = ["uptime_last_day", "downtime_last_day", "uptime_last_week"];
    expect(cells(await reportOf(store(), [half], requested), "s", ...day)).toEqual([
      "1.01", // 3,618 s
      "1.00", // 3,582 s
      "1.01",
    ]);
    expect(cells(await reportOf(store(), [less], requested), "s", ...day)).toEqual([
      "1.00",
      "1.00",
      "1.00",
    ]);
  });

  it("cut 10.009995 per cent to 10.00, and reach 10.01 only there", async () => {
    // 20,000 seconds are open, of which 2,002 are up.
    const whole = hold("09:00-14:33:20", at("09:00", "active"), at("09:33:22", "inactive"));
    const less = hold("09:00-14:33:20", at("09:00", "active"), at("09:33:21.999999", "inactive"));
    const question = { ...requested, as_of: "2023-01-23 15:00" };
    const percent = ["uptime_pct_last_day", "uptime_pct_last_week"];
    expect(cells(await reportOf(store(), [whole], question), "s", ...percent)).toEqual([
      "10.01",
      "10.01",
    ]);
    expect(cells(await reportOf(store(), [less], question), "s", ...percent)).toEqual([
      "10.00",
      "10.00",
    ]);
  });

  it("are exact for a week without a fault but one microsecond", async () => {
    const polls = ["2023-01-20 10:00 active", "2023-01-22 10:00 inactive"];
    const given = { id: "s", polls: [...polls, "2023-01-22 10:00:00.000001 active"] };
    const report = await reportOf(store(), [given], { ...requested, reach: "8d" });
    const week = ["uptime_last_week", "downtime_last_week", "uptime_pct_last_week"];
    expect(cells(report, "s", ...week)).toEqual(["168.00", "0.00", "99.99"]);
    expect(report.rows.map((row) => told(row.week))).toEqual([
      "up 167:59:59.999999, down 0:00:00.000001",
    ]);
  });
});

describe("full detail", () => {
  let report: Report;

  beforeAll(async () => {
    report = await reportOf(
      store(),
      [
        {
          id: "counted",
          zone: "UTC",
          polls: [
            "2023-01-16 11:59:59.999999 active", // before the week
            "2023-01-16 12:00 active",
            ...["2023-01-20 08:00 active", "2023-01-20 08:00 inactive", "2023-01-20 08:00 active"],
            "2023-01-23 11:59:59.999999 active",
            "2023-01-23 12:00 inactive", // at as_of
            "2023-01-23 12:00:00.000001 active",
          ],
        },
        {
          id: "counted-when-open",
          zone: "UTC",
          hours: ["Mon 09:00-10:00"],
          polls: ["2023-01-23 09:00 active", "2023-01-23 10:00 active"],
        },
        { id: "never", hours: ["Mon 09:00-10:00"] },
        { id: "later", zone: "Asia/Tokyo", polls: ["2023-01-23 12:00:00.000001 active"] },
        {
          id: "old-and-later",
          polls: ["2009-08-07 06:05:04.030201 active", "2023-01-24 00:00 active"],
        },
        { id: "old", polls: ["2009-08-07 06:05:04.030201 inactive", "2009-08-07 06:05 active"] },
      ],
      { as_of: "2023-01-23 12:00" },
    );
  });

  it("counts the evidence of the week once each, from its start to before its end", () => {
    expect(cells(report, "counted", "polls_last_week")).toEqual(["3"]);
    expect(cells(report, "counted-when-open", "polls_last_week")).toEqual(["1"]);
    expect(cells(report, "later", "polls_last_week")).toEqual(["0"]);
    expect(cells(report, "never", "polls_last_week")).toEqual(["0"]);
  });

  it("names the newest poll at or before as_of, also in closed time and when later ones exist", () => {
    const newest = (id: string) => cells(report, id, "last_poll_utc")[0];
    expect(newest("counted")).toBe("2023-01-23T12:00:00.000000Z");
    expect(newest("counted-when-open")).toBe("2023-01-23T10:00:00.000000Z");
  });

  it("names the newest poll of any age", () => {
    expect(cells(report, "old", "last_poll_utc")).toEqual(["2009-08-07T06:05:04.030201Z"]);
    expect(cells(report, "old-and-later", "last_poll_utc")).toEqual([
      "2009-08-07T06:05:04.030201Z",
    ]);
  });

  it("names no poll where there is none at or before as_of", () => {
    expect(cells(report, "never", "last_poll_utc")).toEqual([""]);
    expect(cells(report, "later", "last_poll_utc")).toEqual([""]);
  });

  it("leaves percentages empty where nothing is known", () => {
    const percent = ["uptime_pct_last_hour", "uptime_pct_last_day", "uptime_pct_last_week"];
    expect(cells(report, "never", ...percent)).toEqual(["", "", ""]);
    expect(cells(report, "counted-when-open", ...percent)).toEqual(["", "100.00", "100.00"]);
  });

  it("names the zone, and says which of zone and hours are the defaults", () => {
    const where = ["timezone", "default_timezone", "default_hours"];
    expect(cells(report, "counted", ...where)).toEqual(["UTC", "false", "true"]);
    expect(cells(report, "counted-when-open", ...where)).toEqual(["UTC", "false", "false"]);
    expect(cells(report, "never", ...where)).toEqual(["America/Chicago", "true", "false"]);
    expect(cells(report, "old", ...where)).toEqual(["America/Chicago", "true", "true"]);
  });
});
