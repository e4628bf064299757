import { expect, it } from "vitest";
import { openCompletion } from "../../../api/reports/completion.ts";
import type { ReportRow } from "../../../sql/reports.ts";

const ID = "6f9a4f0e-5a64-4c1c-9a1f-4d1f7ad0c001";
const row = (state: ReportRow["state"]) => ({ state }) as ReportRow;
const nothing = async () => [];
const endless = () => new AbortController().signal;

it("looks at once when it is told of an end, also of one during a look", async () => {
  let state: ReportRow["state"] = "Running";
  let checks = 0;
  const waiting = openCompletion(async () => {
    checks += 1;
    const seen = row(state);
    if (checks === 1) {
      state = "Complete";
      waiting.tell(ID);
    }
    return seen;
  }, nothing);
  expect(await waiting.ended(ID, endless())).toEqual(row("Complete"));
  expect(checks).toBe(2);
});

it("lets go of those whose patience is over", async () => {
  const waiting = openCompletion(async () => row("Running"), nothing);
  const patience = new AbortController();
  const ended = waiting.ended(ID, patience.signal);
  patience.abort();
  expect(await ended).toEqual(row("Running"));
  expect(await waiting.ended(ID, AbortSignal.abort())).toEqual(row("Running"));
});

it("answers at once where too many wait, and lets all of them go when it closes", async () => {
  const waiting = openCompletion(async () => row("Running"), nothing);
  const many = Array.from({ length: 100 }, () => waiting.ended(ID, endless()));
  expect(await waiting.ended(ID, endless())).toEqual(row("Running"));
  waiting.close();
  expect(await Promise.all(many)).toHaveLength(100);
  expect(await waiting.ended(ID, endless())).toEqual(row("Running"));
});

it("looks once for all that wait, and again when a look has failed", async () => {
  const OTHER = ID.replace("6f", "7f");
  const state = new Map<string, ReportRow["state"]>();
  const requested: string[][] = [];
  let finds = 0;
  const waiting = openCompletion(
    async (id) => {
      finds += 1;
      return row(state.get(id) ?? "Running");
    },
    async (ids) => {
      requested.push(ids);
      if (requested.length === 1) throw new Error("ClickHouse is away");
      state.set(ID, "Complete");
      if (requested.length === 3) state.set(OTHER, "Failed");
      return ids.filter((id) => state.has(id));
    },
  );
  const ends = [ID, ID, OTHER].map((id) => waiting.ended(id, endless()));
  expect(await Promise.all(ends)).toEqual([row("Complete"), row("Complete"), row("Failed")]);
  expect(requested).toEqual([[ID, OTHER], [ID, OTHER], [OTHER]]);
  expect(finds).toBe(6);
});
