import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { keyOf, topics } from "../../../producers/messages/topics.ts";
import { openPipeline } from "../../harness/pipeline.ts";
import { reportApi } from "./report-api.ts";

const { log, db, ingesting, close } = await openPipeline();
afterAll(close);
const { request, made } = await reportApi(db);

const AS_OF = "2024-01-22T12:00:00Z";
const WEEK = [{ day: 0, start_time_local: "00:00:00", end_time_local: "00:00:00" }];

type Topic = Exclude<keyof typeof topics, "replays">;

/** Puts messages on the log, and waits until they are ingested. */
async function put(topic: Topic, ...messages: { store_id: string }[]): Promise<void> {
  const entries = messages.map((each) => ({
    ...{ key: keyOf(each.store_id), value: JSON.stringify(each) },
  }));
  await log.append(topics[topic].name, entries);
  await ingesting.caughtUp();
}

const poll = (store_id: string, timestamp_utc: string, status = "active") => ({
  ...{ store_id, status, timestamp_utc },
});

type Body = { superseded: { since: string; reasons: string[] } | null };

async function reasonsOf(id: string): Promise<string[] | undefined> {
  const { superseded } = (await (await request(`/reports/${id}`)).json()) as Body;
  return superseded?.reasons;
}

/** A report that nothing has superseded. */
async function fresh(options: object = {}): Promise<string> {
  const id = await made({ as_of: AS_OF, ...options });
  expect(await reasonsOf(id)).toBeUndefined();
  return id;
}

beforeAll(async () => {
  await put("timezones", { store_id: "a", timezone_str: "Asia/Tokyo" } as { store_id: string });
  await put("polls", poll("a", "2024-01-22T10:00:00Z"), poll("b", "2024-01-22T10:00:00Z"));
  await put("hours", { store_id: "a", week: WEEK } as { store_id: string });
});

describe("a report is superseded", () => {
  it("by late polls of the time of its evidence, for the stores that it is of", async () => {
    const [all, ofA, ofB] = [
      await fresh(),
      await fresh({ stores: ["a"] }),
      await fresh({ stores: ["b"] }),
    ];
    await put("polls", poll("a", "2024-01-22T12:00:00.000001Z"), poll("a", "2024-01-14T11:59:59Z"));
    expect(await reasonsOf(all)).toBeUndefined();
    const before = Date.now();
    await put("polls", poll("a", "2024-01-22T11:00:00Z"));
    await put("polls", poll("a", "2024-01-22T11:00:01Z"));
    const { superseded } = (await (await request(`/reports/${all}`)).json()) as Body;
    expect(superseded?.reasons).toEqual(["polls"]);
    const since = Date.parse(superseded?.since ?? "");
    expect(since).toBeGreaterThanOrEqual(before);
    expect(since).toBeLessThanOrEqual(Date.now());
    expect(await reasonsOf(ofA)).toEqual(["polls"]);
    expect(await reasonsOf(ofB)).toBeUndefined();
    expect(await reasonsOf(await fresh())).toBeUndefined();
  });

  it("by polls at both ends of that time, and on days between", async () => {
    for (const at of ["2024-01-22T12:00:00Z", "2024-01-14T12:00:00Z", "2024-01-18T00:00:00Z"]) {
      const id = await fresh();
      await put("polls", poll("b", at));
      expect(await reasonsOf(id), at).toEqual(["polls"]);
    }
  });

  it("not by repeated polls, but by an inactive one at the instant of an active one", async () => {
    await put("polls", poll("b", "2024-01-20T10:00:00Z", "inactive"));
    const id = await fresh();
    await put(
      "polls",
      poll("a", "2024-01-22T10:00:00Z"),
      poll("b", "2024-01-20T10:00:00Z", "inactive"),
      poll("b", "2024-01-20T10:00:00Z"),
    );
    expect(await reasonsOf(id)).toBeUndefined();
    await put("polls", poll("b", "2024-01-22T10:00:00Z", "inactive"));
    expect(await reasonsOf(id)).toEqual(["polls"]);
  });

  it("by a store that was never polled before, if it is of all stores", async () => {
    const [all, one] = [await fresh(), await fresh({ stores: ["a"] })];
    await put("polls", poll("new", "2024-03-01T00:00:00Z"));
    expect(await reasonsOf(all)).toEqual(["polls"]);
    expect(await reasonsOf(one)).toBeUndefined();
    expect(await reasonsOf(await fresh())).toBeUndefined();
  });

  const day = (date: string, openings: unknown = []) => ({ store_id: "a", date, openings });
  const closure = (from_utc: string, to_utc: string | null) => ({
    ...{ store_id: "a", from_utc, closure: { to_utc, reason: "" } },
  });
  it.each<[string, Topic, object, string[] | undefined]>([
    ["a week", "hours", { store_id: "a", week: [] }, ["hours"]],
    ["the same week", "hours", { store_id: "a", week: [] }, undefined],
    [
      "a week from a date",
      "hours",
      { store_id: "a", week: WEEK, valid_from: "2024-01-10" },
      ["hours"],
    ],
    // 12:00 UTC is 21:00 in Tokyo: the next date has not begun.
    [
      "a week from the date",
      "hours",
      { store_id: "a", week: [], valid_from: "2024-01-22" },
      ["hours"],
    ],
    [
      "a week from the next date",
      "hours",
      { store_id: "a", week: [], valid_from: "2024-01-23" },
      undefined,
    ],
    ["a first week", "hours", { store_id: "b", week: WEEK, valid_from: "2024-06-01" }, ["hours"]],
    ["a second week", "hours", { store_id: "b", week: [], valid_from: "2024-07-01" }, undefined],
    ["a zone", "timezones", { store_id: "b", timezone_str: "UTC" }, ["timezones"]],
    ["the same zone", "timezones", { store_id: "b", timezone_str: "UTC" }, undefined],
    ["a special day", "specialDays", day("2024-01-22"), ["special-days"]],
    ["a special day after it", "specialDays", day("2024-01-23"), undefined],
    ["one before it", "specialDays", day("2024-01-11"), undefined],
    ["one taken back", "specialDays", day("2024-01-22", null), ["special-days"]],
    ["a closure", "closures", closure("2024-01-22T11:59:59Z", null), ["closures"]],
    [
      "a closure that is shorter",
      "closures",
      closure("2024-01-22T11:59:59Z", "2024-01-23T00:00:00Z"),
      ["closures"],
    ],
    ["one after it", "closures", closure("2024-01-22T12:00:01Z", null), undefined],
    [
      "one before it",
      "closures",
      closure("2024-01-13T00:00:00Z", "2024-01-14T12:00:00Z"),
      undefined,
    ],
    [
      "one into it",
      "closures",
      closure("2024-01-12T00:00:00Z", "2024-01-14T12:00:00.1Z"),
      ["closures"],
    ],
    [
      "one taken back",
      "closures",
      { store_id: "a", from_utc: "2024-01-12T00:00:00Z", closure: null },
      ["closures"],
    ],
  ])("by %s of %s: %j", async (_, topic, message, reasons) => {
    const id = await fresh();
    const other = await fresh({ stores: ["new"] });
    await put(topic, message as { store_id: string });
    expect(await reasonsOf(id)).toEqual(reasons);
    expect(await reasonsOf(other)).toBeUndefined();
  });

  it.each([
    ["a poll in it", "polls", poll("a", "2024-01-11T03:00:00Z"), ["polls"]],
    ["a poll that reaches into it", "polls", poll("a", "2024-01-12T20:00:00Z"), ["polls"]],
    ["a poll that cannot reach it", "polls", poll("a", "2024-01-16T00:00:00Z"), undefined],
    ["a poll long before it", "polls", poll("a", "2024-01-07T00:00:00Z"), undefined],
    ["a special day in it", "specialDays", day("2024-01-12"), ["special-days"]],
    ["a special day after it", "specialDays", day("2024-01-17"), undefined],
    ["a week after it", "hours", { store_id: "a", week: [], valid_from: "2024-01-20" }, undefined],
  ])("if it is for a period, by %s of %s: %j", async (_, topic, message, reasons) => {
    const id = await fresh({ from: "2024-01-10", to: "2024-01-12" });
    await put(topic as Topic, message as { store_id: string });
    expect(await reasonsOf(id)).toEqual(reasons);
  });

  it("in the list too, with all reasons; and one that is not complete is not", async () => {
    const id = await fresh({ label: "listed" });
    await put("timezones", { store_id: "b", timezone_str: "Europe/Paris" } as { store_id: string });
    await put("polls", poll("a", "2024-01-20T03:00:00Z"));
    const response = await request("/reports?label=listed");
    const { items } = (await response.json()) as { items: (Body & { report_id: string })[] };
    expect(items).toMatchObject([
      { report_id: id, superseded: { reasons: ["polls", "timezones"] } },
    ]);
  });
});
