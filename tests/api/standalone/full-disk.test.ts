import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { afterAll, describe, expect, it } from "vitest";
import { HAS_SMALL_DISKS, onSmallDisk, type SmallDisk } from "../../harness/small-disk.ts";
import { SERVING } from "../../harness/standalone.ts";
import { temporaryFolder } from "../../harness/temporary-database.ts";

const folder = await temporaryFolder();
afterAll(() => folder.remove());

/** The monitor on a small disk until it is stopped, and then on a larger one that has all of it. */
const TWICE = `
node producers/launch/main.mjs api/standalone/main.ts
echo "ended with $?"
read -r go
mount -o remount,size=2g "$DISK"
node producers/launch/main.mjs api/standalone/main.ts
`;

/** Of so many polls, the log has room for some bodies when the disk is full, and not for many. */
const POLLS_PER_BODY = 3_000;
const FIRST = Date.parse("2024-11-09T12:00:00Z");
/** Nothing takes longer than this, whatever else the machine does. */
const NEVER_MS = 60_000;

/** What ClickHouse's full disk is to a client. */
const OUT_OF_SPACE = { status: 503, detail: expect.stringContaining("disk is full") };

type Answer = { status: number; text: string };

async function request(url: string, init: RequestInit = {}): Promise<Answer> {
  const answer = await fetch(url, { ...init, signal: AbortSignal.timeout(NEVER_MS) });
  return { status: answer.status, text: await answer.text() };
}

/** Posts live polls until it is stopped, each body of a store of its own. */
function postPolls(url: string) {
  const accepted: string[] = [];
  const refused: Answer[] = [];
  let [next, stopped] = [0, false];

  async function post(): Promise<void> {
    const store_id = `live-${next++}`;
    const polls = Array.from({ length: POLLS_PER_BODY }, (_, index) => {
      const micros = index * 1000 + Math.floor(Math.random() * 1000);
      const timestamp_utc = new Date(FIRST + micros / 1000).toISOString().slice(0, 20);
      const fraction = String(micros % 1_000_000).padStart(6, "0");
      return { store_id, status: "active", timestamp_utc: `${timestamp_utc}${fraction}Z` };
    });
    const headers = { "Content-Type": "application/json" };
    const answer = await request(`${url}/polls`, {
      ...{ method: "POST", headers, body: JSON.stringify(polls) },
    });
    if (answer.status === 202) accepted.push(store_id);
    else refused.push(answer);
  }

  async function run(): Promise<void> {
    while (!stopped) {
      await post();
      await delay(50);
    }
  }
  const running = Promise.all([run(), run()]);
  running.catch(() => {});
  return {
    accepted,
    refused,
    stop: async () => {
      stopped = true;
      await running;
    },
  };
}

describe.runIf(HAS_SMALL_DISKS)("a full disk (needs Linux and user namespaces)", () => {
  let disk: SmallDisk | undefined;
  afterAll(() => disk?.end());

  it("refuses live polls with the reason, reads on, and recovers with all it acknowledged", async () => {
    const env = { DATA_DIR: join(folder.path, "small"), PORT: "0", LOG_LEVEL: "error" };
    const threads = { UV_THREADPOOL_SIZE: "16" };
    disk = await onSmallDisk(env.DATA_DIR, "60m", TWICE, { ...env, ...threads });
    const small = disk;
    const [, url = ""] = await small.printed(SERVING);
    const posting = postPolls(url);
    const reports: string[] = [];

    /** What the server has logged of a request that it did not answer well. */
    function logged({ text }: Answer): string | undefined {
      const [, id = ""] = /"request_id":"([^"]+)"/.exec(text) ?? [];
      const lines = small.output().split("\n");
      return id === "" ? undefined : lines.find((line) => line.includes(id));
    }

    async function requestReport(): Promise<void> {
      const answer = await request(`${url}/reports`, { method: "POST" });
      const body = JSON.parse(answer.text);
      if (answer.status === 202) reports.push(body.report_id);
      else expect(body, logged(answer)).toMatchObject(OUT_OF_SPACE);
    }

    async function beFull(): Promise<void> {
      small.fill();
      const before = posting.refused.length;
      await expect
        .poll(() => posting.refused.length, { timeout: NEVER_MS })
        .toBeGreaterThan(before);
      const refused = posting.refused.at(-1);
      expect(refused?.status).toBe(503);
      expect(JSON.parse(refused?.text ?? "")).toMatchObject({
        type: "urn:store-monitor:problem:log-unavailable",
        detail: expect.stringContaining("the log cannot be written: its disk is full"),
      });
      await expect
        .poll(() => request(`${url}/readyz`), { timeout: NEVER_MS })
        .toEqual({ status: 503, text: expect.stringContaining("its disk is full") });
      await requestReport();
      for (const path of ["healthz", "stores/phoenix-0004", "reports", "pipeline"]) {
        const answer = await request(`${url}/${path}`);
        expect(answer.status, logged(answer)).toBe(200);
      }
    }

    for (let round = 0; round < 3; round += 1) {
      await requestReport();
      await beFull();
      small.makeRoom();
      const accepted = posting.accepted.length;
      await expect
        .poll(async () => (await request(`${url}/readyz`)).status, { timeout: NEVER_MS })
        .toBe(200);
      await expect.poll(() => posting.accepted.length).toBeGreaterThan(accepted);
    }

    for (const id of reports) {
      const state = async () => JSON.parse((await request(`${url}/reports/${id}`)).text).state;
      await expect.poll(state, { timeout: NEVER_MS }).toBe("Complete");
    }
    await beFull();
    await posting.stop();
    process.kill(small.child(), "SIGTERM");
    const from = small.output().length;
    const [, code] = await small.printed(/ended with (\d+)/, from);
    expect(code).toBe("0");
    small.makeRoom();
    small.shell.stdin?.write("go\n");

    const [, again = ""] = await small.printed(SERVING, from);
    const missing = async () => {
      const sql = `SELECT store_id FROM polls FINAL WHERE startsWith(store_id, 'live-')
        GROUP BY store_id HAVING count() = ${POLLS_PER_BODY} LIMIT 1000000`;
      const { text } = await request(`${again}/sql?format=TSV`, { method: "POST", body: sql });
      const there = new Set(text.split("\n"));
      return posting.accepted.filter((id) => !there.has(id));
    };
    await expect
      .poll(() => request(`${again}/readyz`), { timeout: NEVER_MS })
      .toEqual({
        ...{ status: 200, text: expect.any(String) },
      });
    expect(posting.accepted.length).toBeGreaterThan(10);
    await expect.poll(missing, { timeout: NEVER_MS }).toEqual([]);
  }, 600_000);
});
