import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { withPage } from "../../../api/pages/outages/props.ts";
import { expectAccessible } from "../../harness/accessible.ts";
import { json } from "../../harness/api.ts";
import { openBrowser, type TestBrowser } from "../../harness/browser.ts";
import { servedSample } from "../../harness/served-api.ts";

const served = await servedSample();
let browser: TestBrowser;
beforeAll(async () => {
  browser = await openBrowser();
});
afterAll(async () => {
  await browser.close();
  await served.close();
});

type Outage = Parameters<typeof withPage>[1]["items"][number];

async function listed(query: string): Promise<Outage[]> {
  const outages: Outage[] = [];
  for (let cursor: string | null = ""; cursor !== null; ) {
    const address = `${served.url}/outages?${query}${cursor && `&cursor=${cursor}`}`;
    const page = (await (await fetch(address)).json()) as {
      items: Outage[];
      next_cursor: string | null;
    };
    outages.push(...page.items);
    cursor = page.next_cursor;
  }
  return outages;
}

const RANGE = "from=2024-11-08T00:00:00Z&to=2024-11-09T00:00:00Z";

describe("the page of outages", () => {
  it("shows those of the last day at first, the longest first", async () => {
    const page = await browser.open(`${served.url}/ui/outages`);
    await page.locator("[data-complete]").waitFor();
    const range = await page.locator("[data-range]").textContent();
    expect(range).toBe("2024-11-08 23:59 to 2024-11-09 23:59 UTC");
    const rows = await page.locator("tr[data-outage] td:last-child .figure").allTextContents();
    expect(rows.length).toBeGreaterThan(3);
    await expectAccessible(page);
    await page.setViewportSize({ width: 360, height: 800 });
    expect(await page.evaluate("document.documentElement.scrollWidth")).toBe(360);
  });

  it("has the outages of the API, in the order of their length", async () => {
    const expected = (await listed(RANGE)).sort(
      (a, b) => b.down_us - a.down_us || (a.store_id < b.store_id ? -1 : 1),
    );
    const page = await browser.open(`${served.url}/ui/outages?${RANGE}`);
    await page.locator(`[data-found="${expected.length}"][data-complete=true]`).waitFor();
    const shown = await page
      .locator("tr[data-outage]")
      .evaluateAll((rows) => rows.map((row) => row.getAttribute("data-outage")));
    expect(shown).toEqual(
      expected.slice(0, 100).map(({ store_id, start }) => `${store_id} ${start}`),
    );
  });

  it("filters by length, state and store, and its file has the same", async () => {
    const page = await browser.open(`${served.url}/ui/outages?${RANGE}`);
    await page.getByLabel("At least, minutes").fill("60");
    await page.getByLabel("State").selectOption("false");
    await page.getByRole("button", { name: "Show", exact: true }).click();
    await page.waitForURL(/min_minutes=60/);
    const expected = await listed(`${RANGE}&min_minutes=60&ongoing=false`);
    expect(expected.length).toBeGreaterThan(0);
    await page.locator(`[data-found="${expected.length}"][data-complete=true]`).waitFor();
    const file = async (name: string) => {
      const href = await page
        .getByRole("link", { name, exact: true })
        .evaluate((a) => (a as HTMLAnchorElement).href);
      return await (await fetch(href)).text();
    };
    const csv = (await file("CSV")).trimEnd().split("\r\n");
    expect(csv[0]).toBe(
      "store_id,timezone,start,start_local,end,end_local,ongoing,began_earlier,lasted_longer,down_us,down_minutes,excused_us,polls",
    );
    expect(csv.slice(1).map((line) => line.split(",")[2])).toEqual(
      expected.map(({ start }) => start),
    );
    const lines = (await file("NDJSON")).trimEnd().split("\n");
    expect(lines.map((line) => JSON.parse(line) as unknown)).toEqual(expected);
    const one = expected[0]?.store_id ?? "";
    await page.goto(`${served.url}/ui/outages?${RANGE}&store=${one}`);
    const ids = await page
      .locator("tr[data-outage] th a")
      .evaluateAll((links) => links.map((link) => link.getAttribute("data-id")));
    expect(new Set(ids)).toEqual(new Set([one]));
  });

  it.each([
    ["?from=yesterday&to=2024-11-09", 400],
    ["?min_minutes=-1", 400],
    ["?from=2024-01-01&to=2024-12-31", 400],
    ["?store=unheard-of", 404],
  ])("says what is wrong with %s", async (query, status) => {
    const response = await fetch(`${served.url}/ui/outages${query}`);
    expect(response.status).toBe(status);
    expect(response.headers.get("Content-Type")).toContain("text/html");
  });

  it("says that nothing was down", async () => {
    const page = await browser.open(
      `${served.url}/ui/outages?from=2023-01-01T00:00&to=2023-01-02T00:00`,
    );
    await page.getByText("The polls show no downtime in opening hours.").waitFor();
  });

  it("reads on where a page of the list is not all", async () => {
    const poll = (minute: number, status: string) => ({
      ...{ store_id: "flapping", status },
      timestamp_utc: new Date(Date.UTC(2024, 10, 1) + minute * 60_000).toISOString(),
    });
    const polls = Array.from({ length: 2600 }, (_, minute) =>
      poll(minute, minute % 2 === 0 ? "inactive" : "active"),
    );
    expect((await fetch(`${served.url}/polls`, json("POST", polls))).status).toBe(202);
    await served.caughtUp();
    const range = "from=2024-11-01T00:00:00Z&to=2024-11-03T00:00:00Z";
    const expected = await listed(`${range}&store=flapping`);
    expect(expected.length).toBeGreaterThan(1200);
    const page = await browser.open(`${served.url}/ui/outages?${range}&store=flapping`);
    await page.locator(`[data-found="${expected.length}"][data-complete=true]`).waitFor();
    expect(await page.locator("tr[data-outage]").count()).toBe(100);
    await page.getByRole("button", { name: "Show more" }).click();
    await page.locator("tr[data-outage]").nth(199).waitFor();
  });
});

describe("a page added to what is known", () => {
  it("keeps the longest first, and counts all", () => {
    const outage = (store_id: string, down_us: number) =>
      ({ store_id, start: "x", down_us }) as Outage;
    const first = withPage(
      { outages: [], found: 0, down_us: 0 },
      { items: [outage("a", 5), outage("b", 9)], next_cursor: "more" },
    );
    const all = withPage(first, { items: [outage("c", 9), outage("d", 7)], next_cursor: null });
    expect(all).toMatchObject({ found: 4, down_us: 30, next: null });
    expect(all.outages.map(({ store_id }) => store_id)).toEqual(["b", "c", "d", "a"]);
  });
});
