import { createHash } from "node:crypto";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { writeSample } from "../../../producers/replay/sample/sample.ts";

type Sample = Record<"polls" | "hours" | "timezones" | "stores", string>;

/** A change of the sample is a decision: whoever makes it writes the new sums here. */
const sums: Sample = {
  polls: "14118d9ba3b755e2eed6ae538776dc9e6cf97780c6a2540468aab2045e0254b4",
  hours: "cc808687665e8ea19ef383240b89d78a9e21a23469ec7615001f2d8d987d7848",
  timezones: "a6e21dc933f0467df16b6507bb1ee9aa9f04538b11b622f74188c8fd4b8e95c8",
  stores: "5cd6d262c8269d9e2a51c5d932f6eddc7c4c6e87bd4813e562175113babddd5f",
};

const readable = {
  polls:
    /^([a-z]+[a-z-]*-\d{4}),(active|inactive),(2024-1[01]-[0-3]\d \d\d:\d\d:\d\d(?:\.\d{1,6})?) UTC$/,
  hours: /^([a-z]+[a-z-]*-\d{4}),([0-6]),([0-2]\d:\d\d:\d\d),([0-2]\d:\d\d:\d\d)$/,
  timezones: /^([a-z]+[a-z-]*-\d{4}),((?:America|Europe|Asia|Australia)\/\w+)$/,
  stores: /^([a-z]+[a-z-]*-\d{4}),"([^"]+)",([^,"]+),([^,"]+),"([^"]+)",(app|web|counter)$/,
};

let directory: string;
let sample: Sample;

async function readSample(name: string): Promise<Sample> {
  const paths = await writeSample(join(directory, name));
  const [polls, hours, timezones, stores] = await Promise.all([
    readFile(paths.polls, "utf8"),
    readFile(paths.hours, "utf8"),
    readFile(paths.timezones, "utf8"),
    readFile(paths.more?.[0]?.path ?? "", "utf8"),
  ]);
  return { polls, hours, timezones, stores };
}

function sumsOf(files: Sample): Sample {
  const sum = (text: string) => createHash("sha256").update(text).digest("hex");
  return {
    ...{ polls: sum(files.polls), hours: sum(files.hours), timezones: sum(files.timezones) },
    stores: sum(files.stores),
  };
}

function rowsOf(file: keyof Sample): string[] {
  return sample[file].trimEnd().split("\n").slice(1);
}

/** The fields of the rows that can be read, save those whose date does not exist. */
function read(file: keyof Sample): string[][] {
  return rowsOf(file)
    .map((row) => readable[file].exec(row)?.slice(1) ?? [])
    .filter((fields) => fields.length > 0 && !fields[2]?.startsWith("2024-10-32"));
}

function idsOf(file: keyof Sample): Set<string> {
  return new Set(read(file).map(([id]) => id ?? ""));
}

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), "sample-"));
  sample = await readSample("first");
});

afterAll(async () => {
  await rm(directory, { recursive: true, force: true });
});

describe("the sample", () => {
  it("is the same to the byte every time", async () => {
    expect(sumsOf(await readSample("second"))).toEqual(sumsOf(sample));
    expect(sumsOf(sample)).toEqual(sums);
  });

  it("has the columns of the real files and plain line ends", () => {
    expect(sample.polls).toMatch(/^store_id,status,timestamp_utc\n/);
    expect(sample.hours).toMatch(/^store_id,day,start_time_local,end_time_local\n/);
    expect(sample.timezones).toMatch(/^store_id,timezone_str\n/);
    expect(sample.stores).toMatch(/^store_id,name,brand,region,restaurant,platform\n/);
    for (const text of Object.values(sample)) expect(text).toMatch(/^[^\r]*\n$/);
  });

  it("has 500 stores, some of them missing from a file", () => {
    const [polled, withHours, withZone] = [idsOf("polls"), idsOf("hours"), idsOf("timezones")];
    expect(new Set([...polled, ...withHours, ...withZone]).size).toBe(500);
    expect(500 - polled.size).toBe(6);
    expect(500 - withHours.size).toBe(28);
    expect(500 - withZone.size).toBe(22);
  });

  it("has names of nearly all stores, and restaurants with one to three listings", () => {
    const listings = read("stores");
    expect(listings).toHaveLength(rowsOf("stores").length);
    expect(500 - idsOf("stores").size).toBe(12);
    const listed = new Map<string, string[][]>();
    for (const listing of listings) {
      const [, , , , restaurant = ""] = listing;
      listed.set(restaurant, [...(listed.get(restaurant) ?? []), listing]);
    }
    const counts = [...listed.values()].map((of) => of.length);
    expect([...new Set(counts)].sort()).toEqual([1, 2, 3]);
    for (const of of listed.values()) {
      expect(new Set(of.map(([, name]) => name)).size).toBe(of.length);
      expect(new Set(of.map(([, , brand, region]) => `${brand} ${region}`)).size).toBe(1);
      expect(new Set(of.map(([, , , , , platform]) => platform)).size).toBe(of.length);
    }
  });

  it("spans the fortnight with an hourly poll of each store", () => {
    const times = read("polls").map(([, , at]) => at ?? "");
    const sorted = times.toSorted();
    expect(sorted.at(0)).toMatch(/^2024-10-27 00:00/);
    expect(sorted.at(-1)).toMatch(/^2024-11-09 23:59/);
    expect(times.length).toBeGreaterThan(160_000);
    expect(times).not.toEqual(sorted);
  });

  it("trims the zeros at the end of a fraction", () => {
    const fractions = read("polls").map(([, , at]) => at?.split(".")[1]?.length);
    expect(new Set(fractions)).toEqual(new Set([2, 3, 4, 5, 6]));
    expect(rowsOf("polls").filter((row) => /\.\d*0 UTC$/.test(row))).toEqual([]);
  });

  it("has polls that come twice", () => {
    const rows = rowsOf("polls");
    expect(rows.length - new Set(rows).size).toBe(20);
  });

  it("has about two hours in which the collector was silent", () => {
    const during = read("polls").filter(
      ([, , at = ""]) => "2024-11-09 10:58" <= at && at < "2024-11-09 13:04",
    );
    expect(during).toEqual([]);
  });

  it("has an evening on which all of New York is down", () => {
    const during = read("polls").filter(
      ([id, , at = ""]) =>
        id?.startsWith("new-york") && "2024-11-08 22:10" <= at && at < "2024-11-09 02:40",
    );
    expect(during.length).toBeGreaterThan(300);
    expect(new Set(during.map(([, status]) => status))).toEqual(new Set(["inactive"]));
  });

  const strays = [
    { it: "an unknown status", file: "polls", row: /^berlin-0007,open,/ },
    { it: "a date that does not exist", file: "polls", row: /,2024-10-32 / },
    { it: "a time that is none", file: "polls", row: /,yesterday evening$/ },
    { it: "a clock set to 1970", file: "polls", row: /,1970-01-01 00:00:00 UTC$/ },
    { it: "a poll without an id", file: "polls", row: /^,active,/ },
    { it: "a poll without a time", file: "polls", row: /^tokyo-0031,inactive$/ },
    { it: "an id spoilt by a spreadsheet", file: "polls", row: /^8\.13992624246019E\+018,/ },
    { it: "a ninth day", file: "hours", row: /^new-york-0011,9,/ },
    { it: "a clock time past the day", file: "hours", row: /,25:00:00$/ },
    { it: "hours that end as they start", file: "hours", row: /,12:00:00,12:00:00$/ },
    { it: "hours without an id", file: "hours", row: /^,5,/ },
    { it: "hours without times", file: "hours", row: /^tokyo-0016,6$/ },
    { it: "hours of a spoilt id", file: "hours", row: /^8\.13992624246019E\+018,/ },
    { it: "a zone of another world", file: "timezones", row: /^mars-0001,Mars\/Olympus$/ },
    { it: "a zone without an id", file: "timezones", row: /^,Europe\/London$/ },
    { it: "a store without its zone", file: "timezones", row: /^tokyo-0020$/ },
    { it: "a zone of a spoilt id", file: "timezones", row: /^8\.13992624246019E\+018,/ },
  ] as const;

  it.each(strays)("has $it", ({ file, row }) => {
    expect(rowsOf(file).filter((each) => row.test(each))).toHaveLength(1);
  });

  it("has no other row that cannot be read", () => {
    const files = ["polls", "hours", "timezones", "stores"] as const;
    const all = files.reduce((sum, file) => sum + rowsOf(file).length - read(file).length, 0);
    // Two strays have the form of a row: 25:00:00 and hours that end as they start.
    expect(all).toBe(strays.length - 2);
  });
});
