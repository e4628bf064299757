import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { withPage } from "../../../api/pages/incidents/props.ts";
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

type Incident = Parameters<typeof withPage>[1]["items"][number];

async function listed(query: string): Promise<Incident[]> {
  const incidents: Incident[] = [];
  for (let cursor: string | null = ""; cursor !== null; ) {
    const address = `${served.url}/incidents?${query}${cursor && `&cursor=${cursor}`}`;
    const page = (await (await fetch(address)).json()) as {
      items: Incident[];
      next_cursor: string | null;
    };
    incidents.push(...page.items);
    cursor = page.next_cursor;
  }
  return incidents.sort((a, b) => {
    if (a.opened_at !== b.opened_at) return a.opened_at < b.opened_at ? 1 : -1;
    return a.store_id < b.store_id ? -1 : 1;
  });
}

const RANGE = "from=2024-11-08T00:00:00Z&to=2024-11-09T00:00:00Z";

describe("the page of incidents", () => {
  it("shows those that are open at first, the last one opened first", async () => {
    const expected = await listed("state=open");
    expect(expected.length).toBeGreaterThan(3);
    const page = await browser.open(`${served.url}/ui/incidents`);
    await page.locator(`[data-found="${expected.length}"][data-complete=true]`).waitFor();
    const shown = await page
      .locator("tr[data-incident]")
      .evaluateAll((rows) => rows.map((row) => row.getAttribute("data-incident")));
    expect(shown).toEqual(expected.slice(0, 100).map(({ id }) => id));
    await page.locator("[data-groups]").waitFor();
    await expectAccessible(page);
    await page.setViewportSize({ width: 360, height: 800 });
    expect(await page.evaluate("document.documentElement.scrollWidth")).toBe(360);
  });

  it("filters by state, range and store", async () => {
    const page = await browser.open(`${served.url}/ui/incidents?${RANGE}`);
    await page.getByLabel("State").selectOption("closed");
    await page.getByRole("button", { name: "Show", exact: true }).click();
    await page.waitForURL(/state=closed/);
    const expected = await listed(`${RANGE}&state=closed`);
    expect(expected.length).toBeGreaterThan(0);
    await page.locator(`[data-found="${expected.length}"][data-complete=true]`).waitFor();
    const one = expected[0]?.store_id ?? "";
    await page.goto(`${served.url}/ui/incidents?${RANGE}&state=all&store=${one}`);
    const ids = await page
      .locator("tr[data-incident] th a")
      .evaluateAll((links) => links.map((link) => link.getAttribute("data-id")));
    expect(new Set(ids)).toEqual(new Set([one]));
  });

  it.each([
    ["?from=yesterday", 400],
    ["?from=2024-01-01&to=2024-12-31", 400],
    ["?store=unheard-of", 404],
  ])("says what is wrong with %s", async (query, status) => {
    const response = await fetch(`${served.url}/ui/incidents${query}`);
    expect(response.status).toBe(status);
    expect(response.headers.get("Content-Type")).toContain("text/html");
  });

  it("says that there is none", async () => {
    const page = await browser.open(
      `${served.url}/ui/incidents?state=all&from=2023-01-01T00:00&to=2023-01-02T00:00`,
    );
    await page.getByText("There is no such incident.").waitFor();
  });

  it("shows incidents of many stores at once, and more rows when asked", async () => {
    const polls = Array.from({ length: 130 }, (_, store) =>
      [0, 1, 2].map((step) => ({
        store_id: `chain-${String(store).padStart(3, "0")}`,
        status: step === 0 ? "active" : "inactive",
        timestamp_utc: new Date(Date.UTC(2024, 10, 9, 23, 40 + step * 10)).toISOString(),
      })),
    ).flat();
    expect((await fetch(`${served.url}/polls`, json("POST", polls))).status).toBe(202);
    await served.caughtUp();
    const page = await browser.open(`${served.url}/ui/incidents`);
    await page.locator("[data-complete=true]").waitFor();
    expect(await page.locator("tr[data-incident]").count()).toBe(100);
    await page.getByRole("button", { name: "Show more" }).click();
    await page.locator("tr[data-incident]").nth(129).waitFor();
    await page.locator('[data-groups="1"]').waitFor();
    // Stores of the sample that went down then are in it too.
    const members = await page.locator("[data-groups] td:last-child").textContent();
    expect(Number.parseInt(members ?? "", 10)).toBeGreaterThanOrEqual(130);
  });
});

describe("the page of incidents while the system is blind", () => {
  it("says since when", async () => {
    const url = await served.serve({ clock: () => new Date("2024-11-10T05:00:00Z") });
    const page = await browser.open(`${url}/ui/incidents`);
    const since = await page.locator("[data-blind]").getAttribute("data-blind");
    expect(since?.slice(0, 10)).toBe("2024-11-10");
    await page.getByText("hardly a store is being polled").waitFor();
  });
});

describe("a page added to what is known", () => {
  it("keeps the last one opened first, and counts all", () => {
    const incident = (store_id: string, opened_at: string) => ({ store_id, opened_at }) as Incident;
    const first = withPage(
      { incidents: [], found: 0 },
      { items: [incident("a", "2"), incident("b", "3")], next_cursor: "more" },
    );
    const all = withPage(first, {
      items: [incident("c", "3"), incident("d", "1")],
      next_cursor: null,
    });
    expect(all).toMatchObject({ found: 4, next: null });
    expect(all.incidents.map(({ store_id }) => store_id)).toEqual(["b", "c", "a", "d"]);
  });
});
