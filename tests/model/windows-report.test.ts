import { describe, expect, it } from "vitest";
import { filesOf } from "./files-of.ts";
import { modelWindowsReport } from "./windows-report.ts";

const three = (part: string) =>
  ["hour", "day", "week"].map((window) => `${part}_last_${window}`).join();
const STANDARD = `store_id,${three("uptime")},${three("downtime")}`;

const example = {
  timezones: ["ny,america/new_york"],
  hours: ["ny,Monday,9:00 AM,12:00 PM,"],
  polls: ["ny,Active,2023-01-23 15:14 UTC", "ny,INACTIVE,2023-01-23T16:15:00.0Z"],
};
const asOf = "2023-01-23T17:30:00Z";

describe("modelWindowsReport", () => {
  it("tells the worked example", () => {
    const csv = modelWindowsReport(filesOf(example), { asOf });
    expect(csv).toBe(`${STANDARD}\r\nny,0.00,1.74,1.74,30.00,1.26,1.26\r\n`);
  });

  it("tells the worked example in full detail, and a store that was never open", () => {
    const files = filesOf({
      ...example,
      hours: [...example.hours, "B,Sat,10:00,11:00,"],
      polls: [
        ...example.polls,
        "B,active,2023-01-23 17:00:00.0000019",
        "B,active,2023-01-23 18:00",
      ],
      closures: ["ny,2023-01-23 16:45,2023-01-23 17:15,"],
    });
    const polled = "polls_last_week,last_poll_utc,timezone,default_timezone,default_hours";
    const excused = three("excused");
    const header = `${STANDARD},${three("unknown")},${three("uptime_pct")},${polled},${excused}`;
    // Up 09:00 to 10:44:30, down to 11:45, excused to 12:00: 104.5 and 60.5 minutes.
    const ny = [
      "ny,0.00,1.74,1.74,15.00,1.01,1.01,0.00,0.00,0.00,0.00,63.33,63.33",
      "2,2023-01-23T16:15:00.000000Z,America/New_York,false,false,15.00,0.25,0.25",
    ];
    const unpolled = [
      "B,0.00,0.00,0.00,0.00,0.00,0.00,0.00,0.00,1.00,,,",
      "0,2023-01-23T17:00:00.000001Z,America/Chicago,true,false,0.00,0.00,0.00",
    ];
    const lines = [header, unpolled.join(), ny.join(), ""];
    expect(modelWindowsReport(files, { asOf, detail: "full" }).split("\r\n")).toEqual(lines);
  });

  it("ends at the newest poll, or at the clock where that is earlier", () => {
    const files = filesOf({ timezones: ["s,UTC"], polls: ["s,active,2023-01-23 00:30"] });
    const upLastHour = (clock?: string) =>
      modelWindowsReport(files, { clock }).split(/[\r\n,]+/)[8];
    expect(upLastHour()).toBe("60.00");
    expect(upLastHour("2023-01-23T00:00Z")).toBe("0.00"); // the poll is later, so it is no evidence
  });

  it("hears no poll older than eight days, and carries into a period that has no other", () => {
    const files = filesOf({
      timezones: ["s,UTC"],
      hours: ["s,Sun,00:00,00:00,", "s,Mon,09:00,10:00,"],
      polls: ["s,active,2023-01-14 23:59:59", "s,inactive,2023-01-15 12:00"], // Saturday, Sunday
    });
    const week = (gaps: "unknown" | "carry", end: string) => {
      const rows = modelWindowsReport(files, { gaps, asOf: end, detail: "full" }).split(/[\r\n]+/);
      const cells = rows[1]?.split(",") ?? [];
      return [3, 6, 9].map((column) => cells[column]); // up, down, unknown
    };
    expect(week("unknown", "2023-01-17T00:00Z")).toEqual(["0.00", "24.00", "1.00"]);
    expect(week("carry", "2023-01-17T00:00Z")).toEqual(["0.00", "25.00", "0.00"]);
    expect(week("carry", "2023-01-23T12:00:00Z")).toEqual(["0.00", "25.00", "0.00"]);
    expect(week("carry", "2023-01-23T12:00:00.000001Z")).toEqual(["0.00", "0.00", "25.00"]);
  });
});
