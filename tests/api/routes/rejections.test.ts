import { afterAll, describe, expect, it } from "vitest";
import { Rejections } from "../../../api/answers/rejections.ts";
import { ingest } from "../../../consumers/ingest.ts";
import { json, NOW, temporaryApi } from "../../harness/api.ts";

const api = await temporaryApi();
const ingesting = ingest(api.log, api.db, { clock: () => NOW });
afterAll(async () => {
  await ingesting.stop();
  await api.close();
});

const poll = (store_id: string, status: string) => ({
  store_id,
  status,
  timestamp_utc: "2025-01-10T11:00:00Z",
});

async function rejections(): Promise<Rejections> {
  await ingesting.caughtUp();
  const response = await api.request("/rejections");
  expect(response.status).toBe(200);
  return Rejections.parse(await response.json());
}

async function post(polls: object[]): Promise<string> {
  const response = await api.request("/polls", json("POST", polls));
  expect(response.status).toBe(202);
  return response.headers.get("X-Request-Id") ?? "";
}

describe("GET /rejections", () => {
  it("says so when nothing was set aside", async () => {
    expect(await rejections()).toEqual({
      total: 0,
      reasons: [],
      others: { reasons: 0, count: 0 },
    });
  });

  it("counts by reason, and shows the newest and the first as they came", async () => {
    const first = await post([poll("a", "active"), poll("b", "open"), poll("", "active")]);
    await ingesting.caughtUp();
    const second = await post([poll("c", "active"), poll("d", "<b>")]);
    const answer = await rejections();
    expect(answer.total).toBe(3);
    expect(answer.reasons.map(({ count }) => count)).toEqual([2, 1]);
    const [status] = answer.reasons;
    expect(status).toMatchObject({
      topic: "store.polls",
      reason: "unknown status …, expected active or inactive",
    });
    const example = (request: string, text: string, rejected_at: string | undefined) => ({
      name: expect.stringContaining(`request ${request}`),
      source: expect.stringContaining(request),
      position: 1,
      reason: `unknown status "${text}", expected active or inactive`,
      raw: JSON.stringify(poll(text === "open" ? "b" : "d", text)),
      rejected_at,
    });
    expect(status?.examples).toEqual([
      example(second, "<b>", status?.newest_at),
      example(first, "open", status?.first_at),
    ]);
  });

  it("lists fifty kinds at most, and says what there is beyond", async () => {
    await api.db.command({
      query: `INSERT INTO rejected_rows (topic, source, position, name, reason, raw)
        SELECT 'store.hours', 'file', number, 'hours.csv', concat('fault ', toString(number % 100)), 'x'
        FROM numbers(1000) SETTINGS async_insert = 0`,
    });
    const answer = await rejections();
    expect(answer.total).toBe(1003);
    expect(answer.reasons).toHaveLength(50);
    expect(answer.others).toEqual({ reasons: 52, count: 503 });
    for (const { topic, count, examples } of answer.reasons) {
      expect([topic, count, examples.length]).toEqual(["store.hours", 10, 2]);
    }
  });

  it("does not count again what came again", async () => {
    await api.db.command({
      query: `INSERT INTO rejected_rows (topic, source, position, name, reason, raw)
        SELECT 'store.hours', 'file', number, 'hours.csv', concat('fault ', toString(number % 100)), 'x'
        FROM numbers(500) SETTINGS async_insert = 0`,
    });
    expect((await rejections()).total).toBe(1003);
  });
});
