import { afterAll, describe, expect, it } from "vitest";
import { ingest } from "../../../consumers/ingest.ts";
import { topics } from "../../../producers/messages/topics.ts";
import { NOW, temporaryApi } from "../../harness/api.ts";

const api = await temporaryApi();
afterAll(api.close);

/** The page after these messages have been ingested. */
async function pageAfter(topic: string, ids: readonly string[], value: (id: string) => string) {
  await api.log.append(
    topic,
    ids.map((key) => ({ key, value: value(key) })),
  );
  const consuming = ingest(api.log, api.db, { clock: () => NOW });
  await consuming.caughtUp();
  await consuming.stop();
  return await (await api.app.request("/ui/now")).text();
}

const poll = (store_id: string) =>
  JSON.stringify({ store_id, status: "active", timestamp_utc: "2025-01-10 11:55:00 UTC" });

describe("the page Now, of stores that nothing is known of", () => {
  it("says that most are unknown, in its title too, and not that none is down", async () => {
    const page = await pageAfter(topics.timezones.name, ["s-1", "s-2", "s-3"], (store_id) =>
      JSON.stringify({ store_id, timezone_str: "UTC" }),
    );
    expect(page).toContain("3 of 3 stores are unknown: they are open, and no poll says how they");
    expect(page).toContain("No open store is known to be down; 3 of 3 open stores are unknown");
    expect(page).toContain("<title>0 down, 3 unknown now");
    expect(page).not.toContain("No open store is down.");
  });

  it("says how many are unknown when they are few", async () => {
    const page = await pageAfter(topics.polls.name, ["s-1", "s-2"], poll);
    expect(page).not.toContain("data-unknown");
    expect(page).toContain("No open store is known to be down; 1 of 3 open stores is unknown");
    expect(page).toContain("<title>0 down now");
  });

  it("says that none is down when all are known to be up", async () => {
    expect(await pageAfter(topics.polls.name, ["s-3"], poll)).toContain("No open store is down.");
  });
});
