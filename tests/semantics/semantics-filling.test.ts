import { cases, storeOfFile } from "../harness/report-of.ts";

const store = storeOfFile();

// REPORT_SEMANTICS, filling the time between polls. 2023-01-23 is a Monday.
const nineToNoon = { hours: ["Mon 09:00-12:00"], as_of: "2023-01-23 13:00" };
const minute = { hours: ["Mon 10:00-10:01"], as_of: "2023-01-23 11:00" };
const day = { hours: ["Mon 09:00-17:00"], as_of: "2023-01-23 18:00" };

/** Open Monday to Wednesday; at as_of the Wednesday before has left the window, not the evidence. */
const silence = {
  hours: ["Mon 09:00-12:00", "Tue 09:00-12:00", "Wed 09:00-12:00"],
  polls: ["2023-01-23 11:00 active", "2023-01-25 10:00 inactive"],
  as_of: "2023-01-25 12:00",
};

cases(store, {
  "nearest: every instant has the status of the poll nearest in time": [
    {
      it: "splits the worked example at 10:44:30",
      zone: "America/New_York",
      hours: ["Mon 09:00-12:00"],
      polls: ["2023-01-23 15:14 active", "2023-01-23 16:15 inactive"],
      as_of: "2023-01-23 17:30",
      hour: "down 0:30:00",
      day: "up 1:44:30, down 1:15:30",
      week: "up 1:44:30, down 1:15:30",
    },
    {
      it: "lets the first poll speak back to the opening and the last on to the closing",
      ...nineToNoon,
      polls: ["2023-01-23 11:58 inactive"],
      day: "down 3:00:00",
    },
    {
      it: "gives a poll between two others the time from midpoint to midpoint",
      ...nineToNoon,
      polls: ["2023-01-23 09:00 active", "2023-01-23 10:00 inactive", "2023-01-23 11:30 active"],
      day: "up 1:45:00, down 1:15:00",
    },
    {
      it: "cuts what a poll decides at the window, not at the poll",
      ...nineToNoon,
      polls: ["2023-01-23 09:00 active", "2023-01-23 10:20 inactive"],
      as_of: "2023-01-23 10:30",
      hour: "up 0:10:00, down 0:50:00",
    },
    {
      it: "floors the midpoint of two polls three microseconds apart",
      ...minute,
      polls: ["2023-01-23 10:00 active", "2023-01-23 10:00:00.000003 inactive"],
      day: "up 0:00:00.000001, down 0:00:59.999999",
    },
    {
      it: "floors it the same when they come from an odd microsecond",
      ...minute,
      polls: ["2023-01-23 10:00:00.000001 active", "2023-01-23 10:00:00.000004 inactive"],
      day: "up 0:00:00.000002, down 0:00:59.999998",
    },
    {
      it: "gives the microsecond of a poll to the next when they are one apart",
      ...minute,
      polls: ["2023-01-23 10:00 active", "2023-01-23 10:00:00.000001 inactive"],
      day: "down 0:01:00",
    },
    {
      it: "has a whole midpoint for polls two microseconds apart",
      ...minute,
      polls: ["2023-01-23 10:00 active", "2023-01-23 10:00:00.000002 inactive"],
      day: "up 0:00:00.000001, down 0:00:59.999999",
    },
    {
      it: "keeps the polls of two periods apart",
      hours: ["Mon 09:00-10:00", "Mon 11:00-12:00"],
      polls: ["2023-01-23 09:59 active", "2023-01-23 11:59 inactive"],
      as_of: "2023-01-23 13:00",
      day: "up 1:00:00, down 1:00:00",
    },
    {
      it: "lets a poll speak for as long as its period lasts, eight days long, where it reaches as far",
      polls: ["2023-01-15 13:00 inactive"],
      reach: "8d",
      as_of: "2023-01-23 13:00",
      week: "down 168:00:00",
    },
  ],
  "hold: a status lasts until the next poll": [
    {
      it: "moves the change of the worked example to the later poll",
      ...nineToNoon,
      method: "hold",
      polls: ["2023-01-23 10:14 active", "2023-01-23 11:15 inactive"],
      day: "up 2:15:00, down 0:45:00",
    },
    {
      it: "lets the first poll speak back to the opening",
      ...nineToNoon,
      method: "hold",
      polls: ["2023-01-23 11:00 inactive"],
      day: "down 3:00:00",
    },
    {
      it: "does not hold a status past the closing",
      hours: ["Mon 09:00-10:00", "Mon 11:00-12:00"],
      method: "hold",
      polls: ["2023-01-23 09:30 active"],
      as_of: "2023-01-23 13:00",
      day: "up 1:00:00, unknown 1:00:00",
    },
    {
      it: "lets a poll at as_of decide nothing before it",
      polls: ["2023-01-23 09:00 active", "2023-01-23 12:00 inactive"],
      method: "hold",
      reach: "8d",
      as_of: "2023-01-23 12:00",
      day: "up 24:00:00",
    },
  ],
  "reach: time farther than that from the poll that decides it is unknown": [
    {
      it: "limits the nearest poll on both sides",
      ...day,
      polls: ["2023-01-23 10:00 active", "2023-01-23 10:40 inactive", "2023-01-23 14:00 active"],
      reach: "30m", // up 09:30 to 10:20 and 13:30 to 14:30, down 10:20 to 11:10
      day: "up 1:50:00, down 0:50:00, unknown 5:20:00",
    },
    {
      it: "limits a held status, and what the first poll says of the time before it",
      ...day,
      method: "hold",
      polls: ["2023-01-23 10:00 active", "2023-01-23 10:40 inactive", "2023-01-23 14:00 active"],
      reach: "30m", // up 09:30 to 10:30 and 14:00 to 14:30, down 10:40 to 11:10
      day: "up 1:30:00, down 0:30:00, unknown 6:00:00",
    },
    {
      it: "ends to the microsecond",
      ...day,
      polls: ["2023-01-23 12:00:00.000001 active"],
      reach: "1s",
      day: "up 0:00:02, unknown 7:59:58",
    },
    {
      it: "ends at the opening and the closing",
      ...day,
      polls: ["2023-01-23 09:10 active", "2023-01-23 16:50 inactive"],
      reach: "1h",
      day: "up 1:10:00, down 1:10:00, unknown 5:40:00",
    },
    {
      it: "changes nothing when it is longer than the period",
      ...day,
      polls: ["2023-01-23 10:00 active"],
      reach: "8d",
      day: "up 8:00:00",
    },
  ],
  "gaps unknown: a period without a poll of its own is neither up nor down": [
    {
      it: "leaves the silent day unknown, by default",
      ...silence,
      day: "down 3:00:00",
      week: "up 3:00:00, down 3:00:00, unknown 3:00:00",
    },
    {
      it: "leaves it unknown with hold as well",
      ...silence,
      method: "hold",
      gaps: "unknown",
      week: "up 3:00:00, down 3:00:00, unknown 3:00:00",
    },
  ],
  "gaps carry: a silent period is filled from the evidence around it": [
    {
      it: "splits it at the midpoint of the two, on nearest", // Tuesday 10:30
      ...silence,
      gaps: "carry",
      week: "up 4:30:00, down 4:30:00",
    },
    {
      it: "gives it to the one before, on hold",
      ...silence,
      gaps: "carry",
      method: "hold",
      week: "up 6:00:00, down 3:00:00",
    },
    {
      it: "splits several silent periods at one midpoint", // Monday 11:00 to Thursday 09:00
      hours: [...silence.hours, "Thu 09:00-12:00"],
      polls: ["2023-01-23 11:00 active", "2023-01-26 09:00 inactive"],
      as_of: "2023-01-26 12:00",
      gaps: "carry",
      week: "up 6:00:00, down 6:00:00", // Tuesday 22:00 is in closed time
    },
    {
      it: "floors the midpoint between odd microseconds",
      hours: ["Mon 09:00-09:01", "Mon 10:00-10:01", "Mon 11:00-11:01"],
      polls: ["2023-01-23 09:00:20 active", "2023-01-23 11:00:20.000003 inactive"],
      as_of: "2023-01-23 12:00", // the midpoint is 10:00:20.000001
      gaps: "carry",
      day: "up 0:01:20.000001, down 0:01:39.999999",
    },
    ...(["nearest", "hold"] as const).flatMap((method) => [
      {
        it: `takes the one before where there is none after, on ${method}`,
        ...silence,
        polls: ["2023-01-23 11:00 active"],
        gaps: "carry" as const,
        method,
        week: "up 9:00:00",
      },
      {
        it: `takes the one after where there is none before, on ${method}`,
        ...silence,
        polls: ["2023-01-25 10:00 inactive"],
        gaps: "carry" as const,
        method,
        week: "down 9:00:00",
      },
    ]),
    {
      it: "reaches only so far from either side, on nearest", // Tuesday: up to 10:00, down from 11:00
      ...silence,
      gaps: "carry",
      reach: "23h",
      week: "up 4:00:00, down 4:00:00, unknown 1:00:00",
    },
    {
      it: "reaches only so far from the one before, on hold",
      ...silence,
      gaps: "carry",
      method: "hold",
      reach: "23h",
      week: "up 4:00:00, down 3:00:00, unknown 2:00:00",
    },
    {
      it: "leaves a store without any evidence unknown",
      ...silence,
      polls: [],
      gaps: "carry",
      week: "unknown 9:00:00",
    },
    {
      it: "does not carry what was seen in closed time, after as_of, or over eight days ago",
      ...silence,
      polls: ["2023-01-16 10:00 active", "2023-01-22 10:00 active", "2023-01-25 12:00:01 active"],
      gaps: "carry",
      week: "unknown 9:00:00",
    },
    {
      it: "carries what was seen between seven and eight days ago",
      hours: ["Mon 09:00-12:00", "Tue 09:00-12:00"],
      polls: ["2023-01-16 10:00 inactive"],
      as_of: "2023-01-24 10:00",
      gaps: "carry",
      week: "down 6:00:00", // two of the Tuesday before, Monday, and one of Tuesday
    },
    {
      it: "asks no neighbour about a period that has a poll of its own",
      ...silence,
      polls: ["2023-01-23 11:00 active", "2023-01-24 11:00 inactive", "2023-01-25 09:00 active"],
      gaps: "carry",
      week: "up 6:00:00, down 3:00:00",
    },
  ],
});
