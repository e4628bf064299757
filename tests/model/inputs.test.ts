import { describe, expect, it } from "vitest";
import { SINCE_EVER } from "./calendar.ts";
import { daily, fileOf, filesOf } from "./files-of.ts";
import { type Files, readInputs } from "./inputs.ts";
import { instant } from "./instant.ts";
import { readDate } from "./local-date.ts";
import { readClockTime, readDay, readDayHours, readStoreId } from "./read-cell.ts";
import { Refused } from "./refused.ts";

const one = (files: Files) => readInputs(files).stores[0];
const reasons = (files: Files) =>
  readInputs(files).rejected.map(({ line, reason }) => [line, reason]);
const poll = "s,active,2024-10-07 00:00";

describe("cells", () => {
  it.each(["8.13E+18", "8E18", "8.e18", "123.0", "NaN", "null", "None", "", "-a", "a b", "é"])(
    "no store is called %j",
    (text) => expect(readStoreId(text)).toBeUndefined(),
  );
  it.each(["8139926242460185114", "2e", "e5", "a.0", "12.00", "nanny", "A:b_c-d.e"])(
    "a store may be called %j",
    (text) => expect(readStoreId(text)).toBe(text),
  );
  it.each([
    ["0", 0],
    ["6", 6],
    ["3.0", 3],
    ["Mon", 0],
    ["SUNDAY", 6],
    ["Tues", undefined],
    ["1.5", undefined],
    ["-1", undefined],
  ])("day %j is %j", (text, day) => expect(readDay(text)).toBe(day));
  it.each([
    ["9:00", 32_400],
    ["09:00:30", 32_430],
    ["12:00 AM", 0],
    ["12:30PM", 45_000],
    ["11:59 pm", 86_340],
    ["24:00", 86_400],
    ["24:01", undefined],
    ["13:00 PM", undefined],
    ["0:30 AM", undefined],
    ["09:60", undefined],
    ["9", undefined],
  ])("clock time %j is %j", (text, second) => expect(readClockTime(text)).toBe(second));
  it.each([
    ["09:00", "23:59", 32_400, 86_400],
    ["23:59", "23:59:30", 86_340, 86_400],
    ["00:00", "00:00", 0, 86_400],
    ["18:00", "02:00", 64_800, 93_600],
    ["18:00", "00:00", 64_800, 86_400],
    ["00:00", "24:00", 0, 86_400],
  ])("%s to %s is %i to %i", (start, end, opens, closes) =>
    expect(readDayHours(start, end)).toEqual({ opens, closes }),
  );
  it.each([
    ["12:00", "12:00"],
    ["24:00", "02:00"],
    ["", "02:00"],
  ])("%j to %j are no hours", (start, end) => expect(readDayHours(start, end)).toBeUndefined());
});

describe("files", () => {
  it("are separated by commas, semicolons or tabs, or as a first line says", () => {
    for (const [separator, first] of [
      [",", ""],
      [";", ""],
      ["\t", ""],
      ["|", "sep=|\n"],
    ]) {
      const header = ["status", " Timestamp_UTC ", "Store_ID", "more"].join(separator);
      const row = ["ACTIVE", '"2024-10-07 00:00 UTC"', " s ", ""].join(separator);
      const files = { polls: [`\uFEFF${first}${header}\r\n${row}\r\n`] };
      expect(one(files)).toMatchObject({ id: "s", polls: [{ active: true }] });
    }
  });

  it("lose the rows that cannot be read, and nothing else", () => {
    const rows = [
      poll,
      "s,open,2024-10-07 01:00",
      "s,active,2024-02-30 01:00",
      "s,active,1999-12-31 23:59:59.999999",
      "s,active",
      "s,active,2024-10-07 01:00,5",
      "s,active,2024-10-07 01:00,,",
      "7.0,active,2024-10-07 01:00",
    ];
    const files = filesOf({ polls: rows });
    expect(reasons(files).map(([line]) => line)).toEqual([3, 4, 5, 6, 7, 9]);
    expect(one(files)?.polls).toHaveLength(2);
  });

  it("reject a poll more than an hour after the clock", () => {
    const files = filesOf({ polls: [poll, "s,active,2024-10-07 02:00:00.000001"] });
    const rejected = (clock: string) =>
      readInputs(files, { clock: instant(clock) }).rejected.length;
    expect(rejected("2024-10-07 01:00")).toBe(1);
    expect(rejected("2024-10-07 01:00:00.000001")).toBe(0);
  });

  it.each<[string, Files]>([
    ["no row can be read", filesOf({ polls: ["s,open,2024-10-07 00:00"] })],
    ["not all of the columns", { polls: ["store_id,status\n"] }],
    ["status occurs more than once", { polls: ["store_id,status,status,timestamp_utc\n"] }],
    [
      "day occurs more than once",
      {
        hours: ["store_id,day,dayOfWeek,start_time_local,end_time_local\n"],
      },
    ],
    ["seem to count from 1", filesOf({ hours: ["s,7,09:00,10:00,", "s,1,09:00,10:00,"] })],
    ["cannot be the name of an attribute", { attributes: ["store_id,uptime_last_day\ns,1\n"] }],
    ["cannot be the name of an attribute", { attributes: ["store_id,9lives\ns,1\n"] }],
    ["region occurs more than once", { attributes: ["store_id,Region,region\ns,1,2\n"] }],
  ])("are refused: %s", (message, files) => {
    expect(() => readInputs(files)).toThrow(Refused);
    expect(() => readInputs(files)).toThrow(message);
  });

  it("count days from 1 where the caller says so", () => {
    const { stores } = readInputs(filesOf({ hours: ["s,7,09:00,10:00,", "s,Mon,09:00,10:00,"] }), {
      daysFrom: 1,
    });
    expect(stores[0]?.calendar.weeks.get(SINCE_EVER)?.map(({ day }) => day)).toEqual([6, 0]);
  });

  it("hold at most 1,000 different hours rows of a store", () => {
    const rows = Array.from({ length: 1001 }, (_, i) => {
      const [minute, second] = [Math.floor(i / 60), i % 60].map((n) => String(n).padStart(2, "0"));
      return `s,0,00:${minute}:${second},12:00,`;
    });
    const first = rows.slice(0, 1);
    expect(reasons(filesOf({ hours: [...rows.slice(0, 1000), ...first] }))).toEqual([]);
    expect(reasons(filesOf({ hours: rows }))).toEqual([[1002, "more than 1000 rows of one store"]]);
  });
});

describe("what replaces what", () => {
  const starts = (...hours: string[][]) => {
    const files = hours.map((rows) => fileOf("hours", rows));
    const weeks = one({ hours: files })?.calendar.weeks ?? [];
    return [...weeks].map(([from, rows]) => [from, rows.map(({ opens }) => opens / 3600).join()]);
  };
  const jan = readDate("2024-01-01");
  const feb = readDate("2024-02-01");

  it("a week takes the place of the one of the same valid_from", () => {
    const found = starts(
      ["s,0,01:00,12:00,", "s,0,02:00,12:00,2024-01-01"],
      ["s,1,03:00,12:00,2024-01-01", "s,2,04:00,12:00,2024-01-01", "s,1,05:00,12:00,2024-02-01"],
    );
    expect(found).toEqual([
      [SINCE_EVER, "1"],
      [jan, "3,4"],
      [feb, "5"],
    ]);
  });

  it("a week without valid_from takes the place of all, but of none of its own file", () => {
    const old = ["s,0,01:00,12:00,", "s,0,02:00,12:00,2024-01-01"];
    const found = starts(old, ["s,0,05:00,12:00,2024-02-01", "s,0,03:00,12:00,"]);
    expect(found).toEqual([
      [SINCE_EVER, "3"],
      [feb, "5"],
    ]);
  });

  it("a week of which all rows were rejected replaces nothing", () => {
    const found = starts(["s,0,01:00,12:00,"], ["s,0,12:00,12:00,", "other,0,01:00,02:00,"]);
    expect(found).toEqual([[SINCE_EVER, "1"]]);
  });

  it("rows beside one that closes a special day are rejected, in whatever order", () => {
    const rows = ["s,2024-10-08,09:00,10:00", "s,2024-10-08,,", "s,2024-10-08,11:00,12:00"];
    const files = filesOf({ polls: [poll], specialDays: rows });
    expect(reasons(files).map(([line]) => line)).toEqual([2, 4]);
    expect([...(one(files)?.calendar.specialDays ?? [])].map(([, hours]) => hours)).toEqual([[]]);
  });

  it("a later set of a special day replaces it, and weeks leave it", () => {
    const specialDays = [["s,2024-10-08,,"], ["s,2024-10-08,09:00,10:00"]];
    const store = one({
      specialDays: specialDays.map((rows) => fileOf("specialDays", rows)),
      hours: [fileOf("hours", daily("s", "09:00,17:00"))],
    });
    const days = [...(store?.calendar.specialDays ?? [])].map(([, hours]) => hours);
    expect(days).toEqual([[{ opens: 32_400, closes: 36_000 }]]);
  });

  it("an instant is one key of a closure in any spelling; a rejected row replaces none", () => {
    const closures = [
      "s,2024-10-08 10:00,2024-10-08 11:00,",
      "s,2024-10-08T12:00:00+02:00,2024-10-08 10:30,",
      "s,2024-10-08 10:00,2024-10-08 10:00,",
      "s,2024-10-08 10:00,soon,",
      `s,2024-10-08 10:00,,${"x".repeat(201)}`,
    ];
    const files = filesOf({ polls: [poll], closures });
    const kept = [...(one(files)?.calendar.closures ?? [])];
    expect(kept).toEqual([[instant("2024-10-08 10:00"), instant("2024-10-08 10:30")]]);
    expect(reasons(files).map(([line]) => line)).toEqual([4, 5, 6]);
  });

  it("a later row replaces all attributes, and the zone", () => {
    const attributes = ["store_id,Sub-Brand,region\ns,a,east\n", "store_id,region\ns, west \n"];
    const store = one({
      ...filesOf({ polls: [poll], timezones: ["s,UTC", "s,asia/tokyo"] }),
      attributes,
    });
    expect([...(store?.attributes ?? [])]).toEqual([["region", "west"]]);
    expect(store?.calendar.zone).toBe("Asia/Tokyo");
  });

  it("special days, closures and attributes make no store", () => {
    const { polls: _, ...files } = filesOf({
      specialDays: ["s,2024-10-08,,"],
      closures: ["s,2024-10-08 10:00,,"],
    });
    expect(readInputs({ ...files, attributes: ["store_id,region\ns,east\n"] }).stores).toEqual([]);
  });
});
