import { describe, expect, it } from "vitest";
import { microseconds } from "../../producers/messages/timestamp.ts";
import {
  cases,
  empty,
  instant,
  query,
  reportOf,
  storeOfFile,
  tell,
  told,
} from "../harness/report-of.ts";

const store = storeOfFile();
const monday = { hours: ["Mon 09:00-12:00"] };

// REPORT_SEMANTICS, the instant and the windows, and evidence. 2023-01-23 is a Monday.
cases(store, {
  "windows are exact and half-open": [
    {
      it: "reaches up to as_of",
      ...monday,
      as_of: "2023-01-23 09:00:00.000001",
      hour: "unknown 0:00:00.000001",
    },
    {
      it: "does not contain as_of itself",
      ...monday,
      as_of: "2023-01-23 09:00",
      hour: "closed",
      day: "closed",
      week: "unknown 3:00:00", // the Monday before, all of it
    },
    {
      it: "begins exactly an hour before as_of",
      ...monday,
      as_of: "2023-01-23 12:59:59.999999",
      hour: "unknown 0:00:00.000001",
    },
    {
      it: "ends an hour after the closing",
      ...monday,
      as_of: "2023-01-23 13:00",
      hour: "closed",
    },
    {
      it: "begins exactly a day and a week before as_of",
      ...monday,
      as_of: "2023-01-24 11:00",
      day: "unknown 1:00:00",
      week: "unknown 3:00:00",
    },
    {
      it: "does not reach back further than a week",
      hours: ["Mon 09:00-12:00", "Tue 09:00-12:00"],
      as_of: "2023-01-24 12:00",
      day: "unknown 3:00:00",
      week: "unknown 6:00:00",
    },
    {
      it: "has 24 hours in a day also where the date has 23",
      zone: "America/New_York",
      as_of: "2023-03-13 00:00",
      day: "unknown 24:00:00",
      week: "unknown 168:00:00",
    },
  ],
  "evidence is at most eight days old": [
    {
      it: "hears a poll exactly eight days old",
      polls: ["2023-01-15 12:00 active"],
      reach: "8d",
      as_of: "2023-01-23 12:00",
      week: "up 168:00:00",
    },
    {
      it: "does not hear a poll a microsecond older, though its period still lasts",
      polls: ["2023-01-15 11:59:59.999999 active"],
      as_of: "2023-01-23 12:00",
      week: "unknown 168:00:00",
    },
    {
      it: "hears a poll exactly at as_of",
      polls: ["2023-01-23 10:00 inactive", "2023-01-23 12:00 active"],
      reach: "8d",
      as_of: "2023-01-23 12:00",
      hour: "up 1:00:00",
      day: "up 1:00:00, down 23:00:00",
    },
    {
      it: "does not hear a poll a microsecond later than as_of",
      polls: ["2023-01-23 10:00 inactive", "2023-01-23 12:00:00.000001 active"],
      reach: "8d",
      as_of: "2023-01-23 12:00",
      hour: "down 1:00:00",
      day: "down 24:00:00",
    },
    {
      it: "is unknown when all that was seen is later than as_of",
      polls: ["2023-01-23 12:00:01 active"],
      as_of: "2023-01-23 12:00",
      week: "unknown 168:00:00",
    },
  ],
  "evidence lies inside an opening period": [
    {
      it: "does not hear polls before the opening or at the closing",
      ...monday,
      polls: ["2023-01-23 08:59:59.999999 active", "2023-01-23 12:00 active"],
      as_of: "2023-01-23 13:00",
      day: "unknown 3:00:00",
    },
    {
      it: "hears the poll inside and no neighbour outside",
      ...monday,
      polls: ["2023-01-23 08:59 active", "2023-01-23 11:30 inactive", "2023-01-23 12:00 active"],
      as_of: "2023-01-23 13:00",
      day: "down 3:00:00",
    },
    {
      it: "does not hear a poll at as_of when the store closes then",
      ...monday,
      polls: ["2023-01-23 12:00 active"],
      as_of: "2023-01-23 12:00",
      day: "unknown 3:00:00",
    },
    {
      it: "hears a poll at as_of when the store opens then, and may carry it back",
      hours: ["Mon 09:00-10:00", "Mon 12:00-13:00"],
      polls: ["2023-01-23 12:00 active"],
      as_of: "2023-01-23 12:00",
      gaps: "carry",
      day: "up 1:00:00",
    },
  ],
});

describe("as_of", () => {
  it("is the newest poll that the system holds, of any store, inside its hours or not", async () => {
    const given = [
      { id: "closed", hours: ["Tue 09:00-10:00"], polls: ["2023-01-23 11:00:00.000001 active"] },
      { id: "open", polls: ["2023-01-23 10:00 active"] },
    ];
    const { asOf, rows } = await reportOf(store(), given);
    expect(asOf).toBe(microseconds("2023-01-23T11:00:00.000001Z"));
    expect(rows.map(({ hour }) => told(hour))).toEqual(["closed", "up 1:00:00"]);
  });

  it("is refused to a system without polls, unless it is named", async () => {
    await empty(store());
    await tell(store(), [{ id: "s", zone: "UTC" }]);
    await expect(query(store())).rejects.toThrow("there are no polls yet");
    const { rows } = await query(store(), { as_of: "2023-01-23 12:00" });
    expect(rows.map(({ day }) => told(day))).toEqual(["unknown 24:00:00"]);
  });

  it("gives the same report later, when more has been seen", async () => {
    const given = [{ id: "s", polls: ["2023-01-23 10:00 active", "2023-01-23 12:00 inactive"] }];
    const before = await reportOf(store(), given);
    await tell(store(), [
      { id: "s", polls: ["2023-01-23 13:00 active", "2023-01-30 13:00 active"] },
    ]);
    const again = await query(store(), { as_of: "2023-01-23 12:00" });
    expect(again.full).toBe(before.full);
    expect(again.asOf).toBe(microseconds(instant("2023-01-23 12:00")));
  });
});

describe("the same store and instant twice", () => {
  const [up, down] = ["2023-01-23 10:00 active", "2023-01-23 10:00 inactive"];
  const requested = { as_of: "2023-01-23 12:00", reach: "8d" };
  const orders = {
    "active, then inactive": [up, down],
    "inactive, then active": [down, up],
    "active between inactives": [down, up, down],
    "inactive between actives": [up, down, up],
  };

  for (const [order, polls] of Object.entries(orders)) {
    it(`counts once and as inactive: ${order}, in one batch`, async () => {
      const { rows } = await reportOf(store(), [{ id: "s", polls }], requested);
      expect(rows).toMatchObject([{ polls_last_week: 1 }]);
      expect(rows.map(({ week }) => told(week))).toEqual(["down 168:00:00"]);
    });

    it(`counts once and as inactive: ${order}, in batches of their own`, async () => {
      await empty(store());
      for (const poll of polls) await tell(store(), [{ id: "s", polls: [poll] }]);
      const { rows } = await query(store(), requested);
      expect(rows).toMatchObject([{ polls_last_week: 1 }]);
      expect(rows.map(({ week }) => told(week))).toEqual(["down 168:00:00"]);
    });
  }

  it("counts once with the status that all agree on", async () => {
    const { rows } = await reportOf(store(), [{ id: "s", polls: [up, up, up] }], requested);
    expect(rows).toMatchObject([{ polls_last_week: 1 }]);
    expect(rows.map(({ week }) => told(week))).toEqual(["up 168:00:00"]);
  });

  it("speaks for nobody else", async () => {
    const given = [
      { id: "a", polls: [up] },
      { id: "b", polls: [down] },
    ];
    const { rows } = await reportOf(store(), given, requested);
    expect(rows.map(({ day }) => told(day))).toEqual(["up 24:00:00", "down 24:00:00"]);
  });
});
