import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { fromMicroseconds } from "../../../producers/messages/timestamp.ts";
import {
  isZone,
  OpeningHours,
  Poll,
  Rejected,
  rejectedTopic,
  StoreHours,
  StoreTimezone,
  storeIdProblem,
  topics,
  zoneName,
} from "../../../producers/messages/topics.ts";
import { ZONE_NAMES, ZONE_NAMES_VERSION } from "../../../producers/messages/zone-names.ts";

const poll = {
  store_id: "8139926242460185114",
  status: "active",
  timestamp_utc: "2023-01-22T12:09:39.388884Z",
};

describe("a store id", () => {
  const good: [string, string][] = [
    ["of 19 digits", "8139926242460185114"],
    ["of 19 digits that differs in the last", "8139926242460185115"],
    ["with leading zeros", "007"],
    ["that is a uuid", "1b4e28ba-2fa1-11d2-883f-0016d3cca427"],
    ["of one character", "7"],
    ["of 64 characters", "x".repeat(64)],
    ["of every mark", "a.b_c:d-E"],
    ["that has an E among its digits, as a hexadecimal one may", "8f399E18"],
    ["that begins like no value", "nulls"],
    ["with a fraction that is not 0", "1.5"],
  ];

  it.each(good)("%s is taken as it is", (_, id) => {
    expect(storeIdProblem(id)).toBeUndefined();
    expect(Poll.parse({ ...poll, store_id: id }).store_id).toBe(id);
    expect(StoreHours.parse({ store_id: id, week: [] }).store_id).toBe(id);
    expect(StoreTimezone.parse({ store_id: id, timezone_str: "UTC" }).store_id).toBe(id);
  });

  const form = "expected 1 to 64 of the characters A-Z a-z 0-9 . _ : -, a letter or digit first";
  const scientific =
    "is in scientific notation, its digits are lost: expected the id itself, as text";
  const float = "was converted to a number with a fraction: expected the id itself, as text";
  const nothing = "means a missing value: expected the id itself, as text";
  const bad: [string, string, string][] = [
    ["that is empty", "", `the store id is empty, ${form}`],
    ["of 65 characters", "x".repeat(65), form],
    ["with - first", "-8139926242460185114", form],
    ["with . first", ".5", form],
    ["with a space inside", "8139 9262", form],
    ["with a line end inside", "81\n39", form],
    ["with a letter from elsewhere", "Zürich", form],
    ["with a comma", "8,139", form],
    ["in scientific notation with +", "8.13992624246019E+018", scientific],
    ["in scientific notation without +", "8.13992624246019E18", scientific],
    ["in scientific notation with -", "8.13992624246019E-18", scientific],
    ["in scientific notation with a small e", "8.1e+18", scientific],
    ["in scientific notation without a point", "8E+18", scientific],
    ["in scientific notation with nothing behind the point", "8.E18", scientific],
    ["in scientific notation of digits alone", "81399E18", scientific],
    ["that a data frame made", "8139926242460185114.0", float],
    ["that is not a number", "NaN", nothing],
    ["that is null", "null", nothing],
    ["that is None", "None", nothing],
  ];

  it.each(bad)("%s is refused", (_, id, problem) => {
    const quoted = JSON.stringify(id.length > 60 ? `${id.slice(0, 60)}…` : id);
    const output = problem === form ? `is invalid, ${form}` : problem;
    expect(storeIdProblem(id)).toBe(id === "" ? problem : `the store id ${quoted} ${output}`);
    expect(Poll.safeParse({ ...poll, store_id: id }).success).toBe(false);
    expect(StoreHours.safeParse({ store_id: id, week: [] }).success).toBe(false);
    const zone = { store_id: id, timezone_str: "UTC" };
    expect(StoreTimezone.safeParse(zone).success).toBe(false);
  });

  it("that came as a number is refused, its digits may be lost", () => {
    const value = JSON.parse('{"store_id":8139926242460185114}');
    expect(Poll.safeParse({ ...poll, ...value }).success).toBe(false);
  });
});

describe("a poll", () => {
  it("comes through JSON as it was", () => {
    expect(Poll.parse(JSON.parse(JSON.stringify(poll)))).toEqual(poll);
  });

  const bad: [string, object][] = [
    ["with another status", { status: "open" }],
    ["without a status", { status: undefined }],
    ["with a fraction after a comma", { timestamp_utc: "2023-01-22T12:09:39,388Z" }],
    ["with an offset of a day", { timestamp_utc: "2023-01-22T12:09:39.388884+24:00" }],
    ["of a day that is none", { timestamp_utc: "2023-02-29T12:09:39.388884Z" }],
    ["with a number for its time", { timestamp_utc: 1_674_389_379_388_884 }],
  ];

  it.each(bad)("%s is refused", (_, change) => {
    expect(Poll.safeParse({ ...poll, ...change }).success).toBe(false);
  });
});

describe("a message that is spelled as a cell may be", () => {
  it("comes out as our own producers spell it", () => {
    const text = {
      ...poll,
      status: "ACTIVE ",
      timestamp_utc: "2023-01-22 14:09:39.388884+02:00",
    };
    expect(Poll.parse({ ...text, store_id: ` ${poll.store_id}`, more: 1 })).toEqual(poll);
    expect(StoreTimezone.parse({ store_id: "7", timezone_str: "europe/london" })).toEqual({
      store_id: "7",
      timezone_str: "Europe/London",
    });
  });

  it("comes out as itself where it is", () => {
    const id = fc.stringMatching(/^[a-z][A-Za-z0-9._:-]{4,20}$/);
    const instant = fc.integer({ min: 946_684_800_000_000, max: 4_000_000_000_000_000 });
    const property = fc.property(id, fc.boolean(), instant, (store_id, up, micros) => {
      const timestamp_utc = fromMicroseconds(micros);
      const canonical = { store_id, status: up ? "active" : "inactive", timestamp_utc };
      expect(Poll.parse(canonical)).toEqual(canonical);
    });
    fc.assert(property, { numRuns: 500 });
  });
});

describe("opening hours", () => {
  const row = { day: 0, start_time_local: "09:00:00", end_time_local: "17:00:00" };
  const good: [string, object][] = [
    ["of a morning", {}],
    ["of Sunday", { day: 6 }],
    ["over midnight", { start_time_local: "22:00:00", end_time_local: "02:00:00" }],
    ["of a whole day", { start_time_local: "00:00:00", end_time_local: "00:00:00" }],
    ["to 23:59:59.5", { end_time_local: "23:59:59.5" }],
    [
      "from 23:59 to 23:59, which means midnight",
      { start_time_local: "23:59:00", end_time_local: "23:59:00" },
    ],
  ];

  it.each(good)("%s are taken as they are", (_, change) => {
    expect(OpeningHours.parse({ ...row, ...change })).toEqual({ ...row, ...change });
  });

  const bad: [string, object][] = [
    ["of an eighth day", { day: 7 }],
    ["of a day before Monday", { day: -1 }],
    ["of half a day", { day: 0.5 }],
    ["of a day that is none", { day: null }],
    ["that end as they start", { end_time_local: "09:00:00" }],
    ["past the day", { end_time_local: "24:00:01" }],
    ["that start at 24:00", { start_time_local: "24:00" }],
    ["without minutes", { start_time_local: "09" }],
    ["without an end", { end_time_local: undefined }],
  ];

  it.each(bad)("%s are refused, and the week they are in", (_, change) => {
    const week = [row, { ...row, ...change }];
    expect(OpeningHours.safeParse({ ...row, ...change }).success).toBe(false);
    expect(StoreHours.safeParse({ store_id: "7", week }).success).toBe(false);
  });
});

describe("a time zone", () => {
  const zones = ["America/Chicago", "Asia/Beirut", "America/Argentina/Buenos_Aires", "UTC"];
  it.each([...zones, "Etc/GMT+5", "Asia/Calcutta"])("%s is known", (name) => {
    expect(isZone(name)).toBe(true);
    expect(StoreTimezone.parse({ store_id: "7", timezone_str: name }).timezone_str).toBe(name);
  });

  it("is known in any letter case, and kept as the database writes it", () => {
    const variants = ["america/port-au-prince", "ETC/GMT+5", "us/eastern", "gb-eire", "uTc"];
    const names = ["America/Port-au-Prince", "Etc/GMT+5", "US/Eastern", "GB-Eire", "UTC"];
    expect(variants.map(zoneName)).toEqual(names);
    expect(variants.map(isZone)).toEqual(variants.map(() => false));
  });

  it("is known here, each that the database names, as of what this Node knows", () => {
    const here = process.versions.tz ?? "";
    const unknown = ZONE_NAMES.filter((name) => !isZone(name));
    expect(ZONE_NAMES.length).toBeGreaterThan(590);
    if (here >= ZONE_NAMES_VERSION) expect(unknown).toEqual([]);
    expect(unknown.length).toBeLessThan(10);
  });

  const strangers = ["", "Mars/Olympus", "America/New York", "Chicago", "UTC+2", "local", "null"];
  const ofRuntimes = ["BST", "IST", "AST", "CST", "Factory", "SystemV/EST5", "US/Pacific-New"];
  it.each([...strangers, ...ofRuntimes, "+02:00", "-0500", "+02", "UTC\n+1"])(
    "%j is refused, also when asked again",
    (name) => {
      expect([isZone(name), isZone(name)]).toEqual([false, false]);
      const value = { store_id: "7", timezone_str: name };
      expect(StoreTimezone.safeParse(value).success).toBe(false);
    },
  );
});

describe("the topics", () => {
  it("have names of their own, also those for what is set aside", () => {
    const names = Object.values(topics).map(({ name }) => name);
    const all = [...names, ...names.map((name) => rejectedTopic(name).name)];
    expect(new Set(all).size).toBe(all.length);
    expect(rejectedTopic(topics.polls.name).name).toBe("store.polls.rejected");
  });

  it("take a rejection from a file as well as from a topic, but not from nowhere", () => {
    const why = { reason: "unknown status", raw: "7,open" };
    const origins = [
      { file: "polls.csv", fingerprint: "ab", line: 2 },
      { topic: "store.polls", partition: 0, incarnation: 2, offset: 41 },
    ];
    for (const origin of origins) {
      expect(Rejected.parse({ ...why, origin })).toEqual({ ...why, origin });
    }
    expect(Rejected.safeParse({ ...why, origin: {} }).success).toBe(false);
  });
});
