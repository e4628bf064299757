import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ReportBody } from "../../../api/answers/report.ts";
import { expectAccessible } from "../../harness/accessible.ts";
import { json } from "../../harness/api.ts";
import { openBrowser, type TestBrowser } from "../../harness/browser.ts";
import { servedSample } from "../../harness/served-api.ts";

const NASTY = `</script><b>"' | Co`;

const served = await servedSample();
let browser: TestBrowser;
let [windows, daily] = ["", ""];
beforeAll(async () => {
  browser = await openBrowser();
  await set("berlin-0001", { brand: NASTY, region: "Europe" });
  windows = await made({});
  daily = await made({ from: "2024-11-06", to: "2024-11-08", by: "day" });
  // After both reports: figures keep the groups that they had, and names are the present ones.
  await set("berlin-0002", { name: "Renamed", brand: "Later" });
});
afterAll(async () => {
  await browser.close();
  await served.close();
});

async function set(id: string, attributes: object): Promise<void> {
  const put = await fetch(`${served.url}/stores/${id}/attributes`, json("PUT", attributes));
  expect(put.status).toBe(202);
  await served.caughtUp();
}

async function made(body: object): Promise<string> {
  const response = await fetch(`${served.url}/reports`, json("POST", body));
  const { report_id } = ReportBody.parse(await response.json());
  await served.reports.idle();
  return report_id;
}

type Rolled = Record<string, string | number | null>;

async function rollup(id: string, by: string): Promise<Rolled[]> {
  const address = `${served.url}/reports/${id}/rollup?detail=full&format=json&by=${by}`;
  return (await (await fetch(address)).json()) as Rolled[];
}

/** The groups that the page shows, in its order: values and figures as text. */
const shown = (page: Page) =>
  page
    .locator(".groups tbody tr")
    .evaluateAll((rows) =>
      rows.map((row) =>
        [...row.children].map((cell) => (cell.querySelector("a") ?? cell).textContent ?? ""),
      ),
    );

/** A roll-up of the API as the page shows it. */
function asShown(rows: readonly Rolled[], by: readonly string[], window: string): string[][] {
  const digits = (value: string | number | null | undefined) => Number(value).toFixed(2);
  const pct = (row: Rolled) => row[`uptime_pct${window}`] ?? null;
  const worst = (row: Rolled) => {
    const [up, down] = [Number(row[`uptime${window}`]), Number(row[`downtime${window}`])];
    return up + down === 0 ? 2 : up / (up + down);
  };
  return [...rows]
    .sort((one, other) => worst(one) - worst(other))
    .map((row) => [
      ...by.map((name) => String(row[name]) || `without ${name}`),
      String(row.stores),
      pct(row) === null ? "–" : `${digits(pct(row))} %`,
      digits(row[`downtime${window}`]),
      digits(row[`unknown${window}`]),
    ]);
}

async function open(id: string, query = "", options = {}): Promise<Page> {
  const page = await browser.open(`${served.url}/ui/reports/${id}${query}`, options);
  await page.locator("[data-loaded]").waitFor();
  return page;
}

describe("the groups of a report", () => {
  it("are those of the roll-up, worst first, of the chosen attributes and window", async () => {
    const page = await open(windows);
    expect(await page.locator(".groups").count()).toBe(0);
    await page.getByLabel("Group by").selectOption("region");
    await page.waitForURL(/by=region/);
    await page.locator("[data-loaded]").waitFor();
    const regions = asShown(await rollup(windows, "region"), ["region"], "_last_week");
    expect(regions).toHaveLength(6);
    expect(await shown(page)).toEqual(regions);
    const badges = await page.locator(".groups .badge").allTextContents();
    expect(badges).toEqual(["worst", "best"]);
    await page.getByLabel("Last day").check();
    expect(await shown(page)).toEqual(
      asShown(await rollup(windows, "region"), ["region"], "_last_day"),
    );
    await page.getByLabel("and by").selectOption("brand");
    await page.waitForURL(/by=region&by=brand/);
    await page.locator("[data-loaded]").waitFor();
    const both = asShown(await rollup(windows, "region,brand"), ["region", "brand"], "_last_day");
    expect((await shown(page)).sort()).toEqual(both.sort());
    expect(await page.locator("main b").count()).toBe(0);
    expect(both.flat()).toContain(NASTY);
  });

  it("open to their stores, also after the page was loaded again", async () => {
    const page = await open(windows, "?by=brand&by=region");
    const row = page.locator(`.groups tr[data-group="Pasta Corner|Europe"]`);
    const count = Number(await row.locator("td.number").first().textContent());
    await row.getByRole("link").click();
    await page.locator(`[data-shown='${count}']`).waitFor();
    const ids = await page
      .locator("tr[data-store]")
      .evaluateAll((rows) => rows.map((each) => each.getAttribute("data-store")));
    const inGroup = await (
      await fetch(`${served.url}/stores?search=pasta+corner&limit=500`)
    ).json();
    const known = inGroup.items.map(({ store_id }: { store_id: string }) => store_id);
    expect(known).toEqual(expect.arrayContaining(ids));
    expect(ids.every((id) => /^(london|berlin)-/.test(id ?? ""))).toBe(true);
    expect(await row.getAttribute("aria-current")).toBe("true");
    await page.reload();
    await page.locator(`[data-shown='${count}'][data-loaded]`).waitFor();
    await page.getByRole("button", { name: "Show all groups" }).click();
    await page.locator("[data-shown='500']").waitFor();
    const without = page.locator(`.groups tr[data-group="|"]`);
    const nameless = Number(await without.locator("td.number").first().textContent());
    await without.getByRole("link").click();
    await page.locator(`[data-shown='${nameless}']`).waitFor();
  });

  it("add up the buckets of a period", async () => {
    const page = await open(daily, "?by=brand");
    const rows = await rollup(daily, "brand");
    const [first] = await shown(page);
    const of = rows.filter(({ brand }) => (brand || "without brand") === first?.[0]);
    expect(of).toHaveLength(3);
    const hours = of.reduce((sum, { downtime }) => sum + Number(downtime), 0);
    expect(Number(first?.[3])).toBeCloseTo(hours, 1);
    expect(first?.[1]).toBe(String(of[0]?.stores));
    await page.locator(".groups a").first().click();
    await page.locator(`[data-shown='${3 * Number(first?.[1])}']`).waitFor();
  });

  it("are there without a script, and stay as they were when the report began", async () => {
    const address = `${served.url}/ui/reports/${windows}`;
    const plain = await browser.open(address, { javaScriptEnabled: false });
    await plain.getByLabel("Group by").selectOption("brand");
    await plain.getByRole("button", { name: "Show", exact: true }).click();
    const brands = asShown(await rollup(windows, "brand"), ["brand"], "_last_week");
    expect(await shown(plain)).toEqual(brands);
    expect(brands.flat()).not.toContain("Later");
    await plain.goto(`${address}?by=colour&by=brand&by=brand`);
    expect(await shown(plain)).toEqual(brands);
  });

  it("are accessible, and fit a telephone", async () => {
    const page = await open(windows, "?by=brand&by=region", {
      viewport: { width: 360, height: 740 },
    });
    await expectAccessible(page);
    expect(await page.evaluate("document.documentElement.scrollWidth")).toBe(360);
    const heights = await page
      .locator("tr[data-store]")
      .evaluateAll((rows) => rows.map((row) => (row as HTMLElement).offsetHeight));
    expect(new Set(heights).size).toBe(1);
  });
});

describe("the names of stores in a report", () => {
  it("are sent with the values of their groups, for as many rows as the page loads", async () => {
    const labels = (id: string, query: string) =>
      fetch(`${served.url}/ui/reports/${id}/labels?${query}`);
    const lines = (await (await labels(windows, "rows=3&by=brand&by=colour")).text())
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line) as unknown);
    // One of the worst three has no attributes.
    expect([lines[0], ...lines.slice(1).sort()]).toEqual([
      ["store_id", "name", "values"],
      ["london-0043", "Pasta Corner, Station Road (counter)", ["Pasta Corner"]],
      ["phoenix-0004", "Green Bowl & Co, Station Road (web)", ["Green Bowl & Co"]],
    ]);
    const all = await (await labels(daily, "rows=none")).text();
    expect(all).toContain('["berlin-0002", "Renamed", []]');
    const nobody = await labels("00000000-0000-4000-8000-000000000000", "");
    expect(nobody.status).toBe(404);
  });

  it("are the present ones, and are searched and sorted by", async () => {
    const page = await open(windows);
    const row = page.locator("tr[data-store=berlin-0002] th");
    await page.getByLabel("Name or id", { exact: true }).fill("renam");
    await page.locator("[data-shown='1']").waitFor();
    expect(await row.textContent()).toBe("Renamed berlin-0002");
    await page.getByLabel("Name or id", { exact: true }).fill("berlin-000");
    await page.locator("[data-shown='9']").waitFor();
    await page.locator("[data-sort=store_id]").click();
    const names = await page.locator("tr[data-store] th").allInnerTexts();
    const called = names.map((text) => text.toLowerCase());
    expect(called).toEqual(called.toSorted());
  });
});
