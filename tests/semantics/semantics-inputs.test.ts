import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { empty, query, reportOf, storeOfFile, tell, told } from "../harness/report-of.ts";
import { run } from "../harness/run.ts";
import { temporaryFolder } from "../harness/temporary-database.ts";

// REPORT_SEMANTICS, inputs. 2023-01-23 is a Monday.
const store = storeOfFile();

describe("a later word about a store", () => {
  const nine = { id: "s", hours: ["Mon 09:00-10:00"] };

  it("replaces its zone", async () => {
    const given = [
      { ...nine, zone: "Asia/Tokyo" },
      { id: "s", zone: "UTC" },
    ];
    const { rows } = await reportOf(store(), given, { as_of: "2023-01-23 10:00" });
    expect(rows).toMatchObject([{ timezone: "UTC" }]);
    expect(rows.map(({ hour }) => told(hour))).toEqual(["unknown 1:00:00"]);
  });

  it("replaces its hours as a whole, also on weekdays that it does not name", async () => {
    const given = [
      { id: "s", zone: "UTC", hours: ["Mon 09:00-17:00", "Tue 09:00-17:00"] },
      { id: "s", hours: ["Tue 09:00-10:00"] },
    ];
    const { rows } = await reportOf(store(), given, { as_of: "2023-01-25 00:00" });
    expect(rows.map(({ day, week }) => [day, week].map(told))).toEqual([
      ["unknown 1:00:00", "unknown 1:00:00"],
    ]);
  });

  it("leaves its polls and the other stores alone", async () => {
    const given = [
      { ...nine, zone: "UTC", polls: ["2023-01-23 09:30 active"] },
      { ...nine, id: "t", zone: "UTC" },
      { id: "s", hours: ["Mon 09:00-11:00"] },
    ];
    const { rows } = await reportOf(store(), given, { as_of: "2023-01-23 11:00" });
    expect(rows.map(({ day }) => told(day))).toEqual(["up 2:00:00", "unknown 1:00:00"]);
  });

  it("is told from an earlier one by its place on the log, when that one comes again", async () => {
    const later = { id: "s", zone: "UTC", hours: ["Mon 09:00-11:00"] };
    await empty(store());
    await tell(store(), [later], 7);
    await tell(store(), [{ ...nine, zone: "Asia/Tokyo" }], 3);
    const { rows } = await query(store(), { as_of: "2023-01-23 12:00" });
    expect(rows.map(({ day }) => told(day))).toEqual(["unknown 2:00:00"]);
  });

  it("changes nothing in a report that was calculated before", async () => {
    const before = await reportOf(store(), [{ ...nine, zone: "UTC" }], {
      as_of: "2023-01-24 00:00",
    });
    await tell(store(), [{ id: "s", zone: "Asia/Tokyo" }], 1);
    const after = await query(store(), { as_of: "2023-01-24 00:00" });
    expect(before.rows).toMatchObject([{ timezone: "UTC" }]);
    expect(after.rows).toMatchObject([{ timezone: "Asia/Tokyo" }]);
  });
});

describe("store ids", () => {
  it("stay apart where a number would make them one", async () => {
    const ids = ["8139926242460185114", "8139926242460185115", "08139926242460185115", "1", "1.5"];
    const given = ids.map((id) => ({ id, polls: ["2023-01-23 09:30 active"] }));
    const { rows } = await reportOf(store(), given);
    expect(rows.map(({ store_id }) => store_id)).toEqual(ids.toSorted());
  });
});

describe("the three files", () => {
  const header = {
    polls: "store_id,status,timestamp_utc",
    hours: "store_id,day,start_time_local,end_time_local",
    timezones: "store_id,timezone_str",
  };
  const readable = {
    polls: [
      "s,active,2023-01-23 09:00:00 UTC",
      "s,inactive,2023-01-23 10:00:00.000003 UTC",
      "t,active,2023-01-23 11:00:00 UTC",
    ],
    hours: ["s,0,09:00:00,12:00:00", "t,0,09:00:00,12:00:00"],
    timezones: ["s,UTC", "t,UTC"],
  };
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  let plain: string;

  beforeAll(async () => {
    folder = await temporaryFolder();
    plain = (await reportOn(readable)).stdout;
  });
  afterAll(() => folder.remove());

  async function reportOn(rows: typeof readable, headers = header) {
    const args: string[] = ["--detail", "full", "--as-of", "2023-01-23T13:00:00Z"];
    for (const name of ["polls", "hours", "timezones"] as const) {
      const path = join(folder.path, `${name}.csv`);
      await writeFile(path, `${[headers[name], ...rows[name]].join("\n")}\n`);
      args.push(`--${name}`, path);
    }
    const finished = await run("api/one-shot/main.ts", args);
    expect(finished.code, finished.stderr).toBe(0);
    return finished;
  }

  it("are read to the microsecond", () => {
    // s is up for 30 minutes and 1.5 microseconds, floored, and down for the rest of three hours.
    expect(plain.split("\r\n")[1]).toMatch(/^s,0\.00,0\.50,0\.50,0\.00,2\.50,2\.50,/);
    expect(plain.split("\r\n")[1]).toContain(",2023-01-23T10:00:00.000003Z,UTC,false,false");
  });

  it("say the same in any column order, other words for the day, and other forms of time", async () => {
    const { stdout } = await reportOn(
      {
        polls: [
          "2023-01-23T09:00:00Z,s,ACTIVE",
          "2023-01-23 10:00:00.0000039,s,Inactive",
          "2023-01-23T16:45:00+05:45, t ,active",
        ],
        hours: ["0,s,9:00,12:00", "0,t,09:00:00,12:00"],
        timezones: ["Asia/Tokyo,s", "UTC,s", "UTC,t"],
      },
      {
        polls: "timestamp_utc,store_id,status",
        hours: "dayOfWeek,store_id,start_time_local,end_time_local",
        timezones: "timezone_str,store_id",
      },
    );
    expect(stdout).toBe(plain);
  });

  it("lose nothing but the rows that cannot be read, which are named and counted", async () => {
    const { stdout, stderr } = await reportOn({
      polls: [
        "s,closed,2023-01-23 09:10:00 UTC",
        "s,inactive,2023-02-30 09:10:00 UTC",
        "s,inactive,1999-12-31 23:59:59 UTC",
        "s,inactive,2999-01-01 00:00:00 UTC",
        ",inactive,2023-01-23 09:10:00 UTC",
        "8.13992624246019E+018,inactive,2023-01-23 09:10:00 UTC",
        "s,inactive",
        ...readable.polls,
      ],
      hours: [
        ...readable.hours,
        "s,8,00:00:00,00:00:00",
        "s,1,24:00:00,00:00:00",
        "s,1,12:00:00,12:00:00",
        "t,-1,00:00:00,00:00:00",
      ],
      timezones: [...readable.timezones, "s,Mars/Olympus", "t,"],
    });
    expect(stdout).toBe(plain);
    expect(stderr).toContain("polls: 3 rows, 7 rejected:");
    expect(stderr).toContain("hours: 2 rows, 4 rejected:");
    expect(stderr).toContain("timezones: 2 rows, 2 rejected:");
    for (const place of ["polls.csv, line 2: ", "hours.csv, line 6: ", "timezones.csv, line 4: "]) {
      expect(stderr).toContain(place);
    }
  });

  it("leave a store always open whose every row of hours was set aside", async () => {
    const hours = ["s,0,12:00:00,12:00:00", "t,0,09:00:00,12:00:00"];
    const { stdout } = await reportOn({ ...readable, hours });
    expect(stdout.split("\r\n")[1]).toMatch(/^s,.*,false,true,0\.00,0\.00,0\.00$/);
  });
});
