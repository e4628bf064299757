import { cases, storeOfFile } from "../harness/report-of.ts";

const store = storeOfFile();

// REPORT_SEMANTICS, opening periods, rule 4: a repeated time means the earlier one, a skipped time the
// instant of the jump. Nothing is known but when the stores are open.
const spring = { zone: "America/New_York", as_of: "2023-03-13 05:00" }; // 02:00 to 03:00 at 07:00 UTC
const autumn = { zone: "America/New_York", as_of: "2023-11-06 05:00" }; // 02:00 to 01:00 at 06:00 UTC
const santiago = { zone: "America/Santiago" };
const apia = { zone: "Pacific/Apia", as_of: "2012-01-01 00:00" };

cases(store, {
  "where the clock is set forward": [
    {
      it: "opens at the jump when the start is skipped",
      ...spring,
      hours: ["Sun 02:30-04:00"],
      as_of: "2023-03-12 08:00",
      hour: "unknown 1:00:00",
      day: "unknown 1:00:00",
    },
    {
      it: "closes at the jump when the end is skipped",
      ...spring,
      hours: ["Sun 01:00-02:30"],
      as_of: "2023-03-12 07:00",
      hour: "unknown 1:00:00",
      day: "unknown 1:00:00",
    },
    {
      it: "does not open between two skipped times",
      ...spring,
      hours: ["Sun 02:15-02:45"],
      day: "closed",
    },
    {
      it: "has a day of 23 hours",
      ...spring,
      hours: ["Sun 00:00-00:00"],
      day: "unknown 23:00:00",
    },
    {
      it: "shortens the night by the hour that is skipped",
      ...spring,
      hours: ["Sat 22:00-06:00"],
      week: "unknown 7:00:00",
    },
    {
      it: "makes one period of two rows whose gap is skipped",
      ...spring,
      hours: ["Sun 01:00-02:00", "Sun 03:00-04:00"],
      polls: ["2023-03-12 06:30 active"],
      day: "up 2:00:00",
    },
    {
      it: "is heard at the jump itself, which a skipped start means",
      ...spring,
      hours: ["Sun 02:30-04:00"],
      polls: ["2023-03-12 07:00 active"],
      day: "up 1:00:00",
    },
    {
      it: "opens at the jump when midnight itself is skipped", // at 04:00 UTC
      ...santiago,
      hours: ["Sun 00:00-02:00"],
      as_of: "2023-09-04 00:00",
      day: "unknown 1:00:00",
    },
    {
      it: "closes at the jump when it closes in the skipped hour after midnight",
      ...santiago,
      hours: ["Sat 22:00-00:30"],
      as_of: "2023-09-04 00:00",
      day: "unknown 2:00:00",
    },
    {
      it: "knows a jump of half an hour", // 02:00 to 02:30 at 15:30 UTC of the day before
      zone: "Australia/Lord_Howe",
      hours: ["Sun 01:00-03:00"],
      as_of: "2023-10-01 00:00",
      day: "unknown 1:30:00",
    },
  ],
  "where the clock is set back": [
    {
      it: "opens at the earlier of a repeated start",
      ...autumn,
      hours: ["Sun 01:30-03:00"],
      day: "unknown 2:30:00", // 05:30 to 08:00 UTC
    },
    {
      it: "closes at the earlier of a repeated end",
      ...autumn,
      hours: ["Sun 00:15-01:30"],
      day: "unknown 0:30:00", // 04:15 to 05:30 UTC, and the window begins at 05:00
      week: "unknown 1:15:00",
    },
    {
      it: "opens once, and in the first of the hours, between two repeated times",
      ...autumn,
      hours: ["Sun 01:15-01:45"],
      as_of: "2023-11-05 06:00",
      hour: "unknown 0:30:00", // 05:15 to 05:45 UTC
    },
    {
      it: "stays closed in the second of the hours between two repeated times",
      ...autumn,
      hours: ["Sun 01:15-01:45"],
      as_of: "2023-11-05 07:00",
      hour: "closed",
    },
    {
      it: "has a day of 25 hours",
      ...autumn,
      hours: ["Sun 00:00-00:00"],
      day: "unknown 24:00:00",
      week: "unknown 25:00:00",
    },
    {
      it: "lengthens the night by the hour that is repeated",
      ...autumn,
      hours: ["Sat 22:00-06:00"],
      week: "unknown 9:00:00",
    },
    {
      it: "closes at the earlier of a repeated end before midnight", // 24:00 to 23:00 at 03:00 UTC
      ...santiago,
      hours: ["Sat 22:00-23:30"],
      as_of: "2023-04-02 12:00",
      day: "unknown 1:30:00",
    },
    {
      it: "stays open through a repeated hour before midnight",
      ...santiago,
      hours: ["Sat 22:00-23:59"],
      as_of: "2023-04-02 12:00",
      day: "unknown 3:00:00",
    },
    {
      it: "knows a repeated half hour", // 02:00 to 01:30 at 15:00 UTC of the day before
      zone: "Australia/Lord_Howe",
      hours: ["Sun 01:45-02:00"],
      as_of: "2023-04-02 00:00",
      day: "unknown 0:45:00",
    },
  ],
  "where a zone skips a whole date, as Apia did Friday 2011-12-30": [
    {
      it: "never opens on that date",
      ...apia,
      hours: ["Fri 09:00-17:00"],
      week: "closed",
    },
    {
      it: "opens on the dates around it",
      ...apia,
      hours: ["daily 09:00-17:00"],
      day: "unknown 8:00:00", // the last 3 hours of Saturday, the first 5 of Sunday
      week: "unknown 56:00:00", // 3 h of Saturday 24th, Sunday to Thursday, Saturday, 5 h of Sunday
    },
    {
      it: "has no whole day of that date",
      ...apia,
      hours: ["Fri 00:00-00:00"],
      week: "closed",
    },
    {
      it: "has no night of that date",
      ...apia,
      hours: ["Fri 22:00-02:00"],
      week: "closed",
    },
    {
      it: "cuts the night before at the jump",
      ...apia,
      hours: ["Thu 22:00-02:00"],
      week: "unknown 2:00:00", // 08:00 to 10:00 UTC
    },
    {
      it: "joins Thursday to Saturday in a store that is open day and night",
      ...apia,
      hours: ["daily 00:00-00:00"],
      polls: ["2011-12-29 20:00 active"],
      reach: "8d",
      week: "up 168:00:00",
    },
  ],
});
