import { afterAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { ingest } from "../../../consumers/ingest.ts";
import { ingestedTopics, topics } from "../../../producers/messages/topics.ts";
import { NOW, temporaryApi } from "../../harness/api.ts";

const api = await temporaryApi();
const { log } = api;
const ingesting = ingest(log, api.db, { clock: () => NOW });
afterAll(async () => {
  await ingesting.stop();
  await api.close();
});

const Answer = z.object({
  log: z.string(),
  whole: z.boolean(),
  lag_messages: z.number(),
  lag_seconds: z.number(),
  partitions: z.array(z.looseObject({ topic: z.string(), partition: z.number() })),
});

async function pipeline(request = api.request) {
  const response = await request("/pipeline");
  expect(response.status).toBe(200);
  return Answer.parse(await response.json());
}

describe("GET /pipeline", () => {
  it("says of each partition what was kept and set aside, how far behind it is, and that it is whole", async () => {
    const poll = (status: string) => ({
      key: "s",
      value: JSON.stringify({
        store_id: "s",
        status,
        timestamp_utc: "2024-01-22T12:00:00.000000Z",
      }),
    });
    await log.append(topics.polls.name, [poll("active"), poll("inactive"), poll("open")]);
    await ingesting.caughtUp();
    const answer = await pipeline();
    expect(answer).toMatchObject({
      log: "reachable",
      whole: true,
      lag_messages: 0,
      lag_seconds: 0,
    });
    expect(answer.partitions).toHaveLength(ingestedTopics.length);
    expect(answer.partitions.find(({ topic }) => topic === topics.polls.name)).toEqual({
      topic: topics.polls.name,
      partition: 0,
      incarnation: 1,
      end_offset: 3,
      next_offset: 3,
      kept: 2,
      rejected: 1,
      lag_messages: 0,
      lag_seconds: 0,
      whole: true,
      unacknowledged_gaps: 0,
      observed_at: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/),
    });
  });

  it("says by how much it is behind when nothing takes in what is on the log", async () => {
    await ingesting.stop();
    await log.append(topics.timezones.name, [{ key: "s", value: "{}" }]);
    await pipeline();
    const answer = await pipeline();
    expect(answer).toMatchObject({ whole: true, lag_messages: 1 });
    expect(answer.lag_seconds).toBeGreaterThan(0);
    expect(answer.lag_seconds).toBeLessThan(60);
  });

  it("answers from the last look when the log cannot be reached, and says why", async () => {
    const unreachable = { ...log, ranges: () => Promise.reject(new Error("no broker there")) };
    const { request } = api.variant({ log: unreachable });
    expect(await pipeline(request)).toMatchObject({ log: "no broker there", lag_messages: 1 });
  });
});
