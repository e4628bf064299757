import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Now } from "../../../api/answers/now.ts";
import { openChangeFeed } from "../../../api/events/change-feed.ts";
import { expectAccessible } from "../../harness/accessible.ts";
import { json } from "../../harness/api.ts";
import { openBrowser, type TestBrowser } from "../../harness/browser.ts";
import { servedSample } from "../../harness/served-api.ts";

/** A minute after the newest poll of the sample. */
const AFTER = new Date("2024-11-10T00:06:00Z");
let now = AFTER;

const served = await servedSample(() => now);
let browser: TestBrowser;
beforeAll(async () => {
  browser = await openBrowser();
});
afterAll(async () => {
  await browser.close();
  await served.close();
});

const address = `${served.url}/ui/now`;
const request = async (query = "") =>
  Now.parse(await (await fetch(`${served.url}/now${query}`)).json());
const live = (page: Page) => page.locator("[data-connection=live]").waitFor();

const idsOf = (page: Page) =>
  page
    .locator("table.down th a")
    .evaluateAll((links) => links.map((link) => link.getAttribute("data-id") ?? ""));

/** What the page shows, as figures and ids. */
async function shown(page: Page) {
  const figure = async (status: string) => page.locator(`[data-count=${status}]`).textContent();
  const [up, down, unknown, closed] = await Promise.all(
    ["up", "down", "unknown", "closed"].map(figure),
  );
  return { up, down, unknown, closed, ids: await idsOf(page) };
}

const told = ({ stores, down }: Now) => ({
  up: String(stores.up),
  down: String(stores.down),
  unknown: String(stores.unknown),
  closed: String(stores.closed),
  ids: down.map(({ store_id }) => store_id),
});

describe("the page Now", () => {
  it("shows the same figures as the API, with a script and without", async () => {
    const answer = await request("?limit=50");
    expect(answer.stores.down).toBeGreaterThan(5);
    expect(Object.values(answer.stores).reduce((sum, count) => sum + count)).toBe(500);
    const page = await browser.open(address);
    await live(page);
    expect(await shown(page)).toEqual(told(answer));
    const plain = await browser.open(address, { javaScriptEnabled: false });
    expect(await shown(plain)).toEqual(told(answer));
    expect(await plain.title()).toBe(`${answer.stores.down} down now · store-monitor`);
  });

  it("shows what changes as it happens, and says it", async () => {
    const page = await browser.open(address);
    await live(page);
    await page.evaluate("window.stayed = true");
    const before = await request();
    const store_id = before.down[0]?.store_id ?? "";
    const poll = { store_id, status: "active", timestamp_utc: "2024-11-10T00:05:30Z" };
    const sent = await fetch(`${served.url}/polls`, json("POST", poll));
    expect(sent.status).toBe(202);
    const row = page.locator(`table.down a[data-id="${store_id}"]`);
    await row.waitFor({ state: "detached" });
    const after = await request("?limit=50");
    expect(after.stores).toEqual({
      ...before.stores,
      up: before.stores.up + 1,
      down: before.stores.down - 1,
    });
    expect(await shown(page)).toEqual(told(after));
    expect(await page.title()).toBe(`${after.stores.down} down now · store-monitor`);
    await page
      .getByRole("status")
      .filter({ hasText: `1 store fewer down while open: ${after.stores.down} in all.` })
      .waitFor({ state: "attached" });
    expect(await page.evaluate("window.stayed")).toBe(true);
  });

  it("narrows the list to a beginning of an id, also in its address, and lengthens it", async () => {
    const page = await browser.open(address);
    await live(page);
    const begin = (await request()).down.at(-1)?.store_id.slice(0, 3) ?? "";
    await page.getByLabel("Name or id", { exact: true }).fill(begin);
    await page.getByText(`that match “${begin}”`).waitFor();
    const answer = await request(`?limit=50&search=${begin}`);
    expect(answer.matching).toBeLessThan(answer.stores.down);
    expect(await shown(page)).toEqual(told(answer));
    await page.reload();
    expect(await shown(page)).toEqual(told(answer));
    await page.getByLabel("Name or id", { exact: true }).fill("nothing-like-it");
    await page.getByText("No store that is down matches").waitFor();
    await page.goto(`${address}?limit=2`);
    await live(page);
    expect((await shown(page)).ids).toHaveLength(2);
    await page.getByText("Show more").click();
    await page.getByText("Show more").waitFor({ state: "detached" });
    expect(await shown(page)).toEqual(told(await request("?limit=202")));
  });

  it("is gone through by keyboard alone", async () => {
    const page = await browser.open(address, { expected: /404/ });
    await live(page);
    await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    expect(await page.evaluate("document.activeElement.id")).toBe("page");
    const [first = ""] = (await shown(page)).ids;
    // Past the choice of groups.
    for (let tab = 0; tab < 2; tab += 1) await page.keyboard.press("Tab");
    await page.keyboard.type(first);
    await page.getByText(`1 of 1 that match “${first}”`).waitFor();
    await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    await page.waitForURL(`${served.url}/ui/stores/${first}`);
  });

  it("says when the connection is lost, and goes on when it is back", async () => {
    const feeds = [0, 1].map(() => openChangeFeed(served.db, { everyMs: 20 }));
    let used = 0;
    const feed = { ...served.feed, join: () => feeds[used]?.join() };
    const page = await browser.open(`${await served.serve({ feed })}/ui/now`);
    await live(page);
    used = 1;
    feeds[0]?.close();
    await page.getByText("Connection lost, trying again").waitFor();
    await live(page);
    feeds[1]?.close();
  });

  it("is grey, says so in its title, and counts its age on while the server is gone", async () => {
    const feeds = [0, 1].map(() => openChangeFeed(served.db, { everyMs: 20 }));
    let used = 0;
    const feed = { ...served.feed, join: () => feeds[used]?.join() };
    const page = await browser.open(`${await served.serve({ feed })}/ui/now`, { expected: /50\d/ });
    await live(page);
    const title = await page.title();
    expect(title).not.toContain("Out of date");
    used = 2;
    feeds[0]?.close();
    await page.locator("[data-figures].is-stale").waitFor();
    expect(await page.title()).toBe(`Out of date: ${title.replace(" down now", " down")}`);
    await page.locator("[data-age]", { hasText: /, [2-9] seconds ago$/ }).waitFor();
    await expectAccessible(page);
    used = 1;
    await live(page);
    await page.locator("[data-figures]:not(.is-stale)").waitFor();
    expect([await page.title(), await page.locator("[data-age]").count()]).toEqual([title, 0]);
    feeds[1]?.close();
  });

  it("is accessible, fits a telephone, and remembers its theme", async () => {
    const page = await browser.open(address, { viewport: { width: 360, height: 740 } });
    await live(page);
    await expectAccessible(page);
    expect(await page.evaluate("document.documentElement.scrollWidth")).toBe(360);
    await page.setViewportSize({ width: 1600, height: 900 });
    await expectAccessible(page);
    const theme = () => page.evaluate("getComputedStyle(document.body).colorScheme");
    const button = page.getByRole("button", { name: /^Theme/ });
    await button.click();
    expect(await theme()).toBe("light");
    await button.click();
    expect(await theme()).toBe("dark");
    await page.reload();
    expect(await theme()).toBe("dark");
  });

  it("says so when it speaks of the past", async () => {
    now = new Date("2026-11-24T12:00:00Z");
    const page = await browser.open(address);
    await page.getByText(/^The newest poll is from 2024-11-10 00:05 UTC, 744 days ago/).waitFor();
    expect(await shown(page)).toEqual(told(await request("?limit=50")));
    await expectAccessible(page);
    now = AFTER;
  });
});
