import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ReportBody } from "../../../api/answers/report.ts";
import { ReportDiff } from "../../../api/answers/report-differences.ts";
import { ReportSummary } from "../../../api/answers/report-summary.ts";
import { OF_WINDOWS, shownColumns } from "../../../api/pages/report/columns.ts";
import { HEADER_ROWS } from "../../../api/pages/report/stores-head.tsx";
import { expectAccessible } from "../../harness/accessible.ts";
import { json } from "../../harness/api.ts";
import { openBrowser, type TestBrowser } from "../../harness/browser.ts";
import { scrollBy } from "../../harness/scroll.ts";
import { servedSample } from "../../harness/served-api.ts";

const served = await servedSample();
let browser: TestBrowser;
let [report, earlier] = ["", ""];
beforeAll(async () => {
  browser = await openBrowser();
  earlier = await made({ as_of: "2024-11-08T12:00:00Z", label: "noon" });
  report = await made({});
  await findNames();
});
afterAll(async () => {
  await browser.close();
  await served.close();
});

const request = async (path: string) => (await fetch(`${served.url}${path}`)).json();

async function made(body: object): Promise<string> {
  const response = await fetch(`${served.url}/reports`, json("POST", body));
  const { report_id } = ReportBody.parse(await response.json());
  await served.reports.idle();
  return report_id;
}

/** Rows as the API's CSV spells them, in the columns of the page. */
async function told(query: string): Promise<string[][]> {
  const address = `${served.url}/reports/${report}/rows?detail=full&${query}`;
  const csv = await (await fetch(address, { headers: { Accept: "text/csv" } })).text();
  const [header = "", ...lines] = csv.trimEnd().split("\r\n");
  const places = ["store_id", ...shownColumns(OF_WINDOWS)].map((column) =>
    header.split(",").indexOf(column),
  );
  return lines.map((line) => places.map((place) => line.split(",")[place] ?? "none"));
}

/** The rows that are in the document, cell by cell. */
async function shown(page: Page): Promise<string[][]> {
  return await page.evaluate(`[...document.querySelectorAll("tr[data-store]")]
    .map((row) => [row.dataset.store, ...[...row.cells].slice(1).map(({ textContent }) => textContent)])`);
}

async function open(query = "", options = {}): Promise<Page> {
  const page = await browser.open(`${served.url}/ui/reports/${report}${query}`, options);
  await page.locator("[data-loaded='500']").waitFor();
  return page;
}

/** The names of stores by their ids. */
const names = new Map<string, string>();

async function findNames(): Promise<void> {
  const { items } = await request("/stores?limit=1000");
  for (const { store_id, name } of items) if (name !== null) names.set(store_id, name);
}

function byName(way: 1 | -1) {
  const key = (id = "") => names.get(id)?.toLowerCase() ?? id;
  return ([one = ""]: string[], [other = ""]: string[]) => {
    if (key(one) === key(other)) return one < other ? -1 : 1;
    return key(one) < key(other) ? -way : way;
  };
}

const sortBy = (page: Page, column: string) => page.locator(`[data-sort=${column}]`).click();

describe("the page of a report", () => {
  it("shows the totals and the distribution as the API spells them", async () => {
    const { windows } = ReportSummary.parse(await request(`/reports/${report}/summary`));
    const page = await open();
    expect(await page.locator("nav [aria-current]").allInnerTexts()).toEqual(["Reports"]);
    for (const name of ["week", "day", "hour"] as const) {
      const row = page.locator(`tr[data-window=${name}]`);
      for (const member of ["uptime", "downtime", "unknown", "open"] as const) {
        const figure = row.locator(`[data-total=${member}]`);
        expect(await figure.textContent()).toBe(windows[name][member].toFixed(2));
      }
      const percent = await row.locator("[data-total=uptime_pct]").textContent();
      expect(percent).toBe(`${windows[name].uptime_pct?.toFixed(2)} %`);
      await page.getByLabel(`Last ${name}`).check();
      const bins = await page.locator("[data-bin]").allTextContents();
      expect(bins.map(Number)).toEqual(windows[name].distribution.map(({ stores }) => stores));
      expect(await page.locator(".bars rect").count()).toBe(
        windows[name].distribution.filter(({ stores }) => stores > 0).length,
      );
    }
  });

  it("has few rows in the document, and shows all when it is scrolled, as the API spells them", async () => {
    const page = await open();
    const worst = await told("worst=500");
    expect(worst).toHaveLength(500);
    const table = page.locator("table.stores");
    expect(await table.getAttribute("aria-rowcount")).toBe("502");
    const first = await shown(page);
    expect(first.length).toBeLessThan(80);
    expect(first).toEqual(worst.slice(0, first.length));
    const seen = new Map(first.map((row) => [row[0], row]));
    while (seen.size < worst.length) {
      const following = page.locator(`tr[aria-rowindex='${HEADER_ROWS + seen.size + 1}']`);
      await page
        .locator("tr[data-store]")
        .last()
        .evaluate((row) => row.scrollIntoView());
      await following.waitFor();
      for (const row of await shown(page)) seen.set(row[0], row);
    }
    expect([...seen.values()]).toEqual(worst);
    const box = page.locator(".stores-box");
    const top = () => box.evaluate(({ scrollTop }) => scrollTop);
    await scrollBy(box, "Home");
    expect(await top()).toBe(0);
    await scrollBy(box, "PageDown");
    expect(await top()).toBeGreaterThan(200);
    await scrollBy(box, "End");
    const last = page.locator("tr[aria-rowindex='502']");
    await last.waitFor();
    expect(await last.getAttribute("data-store")).toBe(worst.at(-1)?.[0]);
  });

  it("sorts by any column, as the API does", async () => {
    const page = await open();
    for (const column of ["uptime_pct_last_hour", "store_id"]) {
      const [one, other] = column === "store_id" ? ["", "-"] : ["-", ""];
      for (const [sign, name] of [
        [one, one === "" ? "ascending" : "descending"],
        [other, other === "" ? "ascending" : "descending"],
      ]) {
        await sortBy(page, column);
        await page.locator(`[aria-sort=${name}] [data-sort=${column}]`).waitFor();
        const rows = await shown(page);
        const right = await told(`sort=${sign}${column}`);
        // Stores are in the order of what they are called, as it is shown.
        if (column === "store_id") right.sort(byName(sign === "-" ? -1 : 1));
        expect(rows).toEqual(right.slice(0, rows.length));
        await scrollBy(page.locator(".stores-box"), "End");
        await page.locator("tr[aria-rowindex='502']").waitFor();
        const ends = await shown(page);
        expect(ends).toEqual(right.slice(-ends.length));
      }
    }
  });

  it("narrows the table, and keeps the look in its address", async () => {
    const page = await open();
    const all = await told("worst=500");
    await page.getByLabel("Name or id", { exact: true }).fill("london-");
    await page.getByLabel("Unit and window").selectOption("downtime_last_day");
    await page.getByLabel("Down at least").fill("3.99");
    const place = shownColumns(OF_WINDOWS).indexOf("downtime_last_day") + 1;
    const right = all.filter(([id = "", ...cells]) => {
      return id.startsWith("london-") && Number(cells[place - 1]) >= 3.99;
    });
    expect(right.length).toBeGreaterThan(0);
    expect(right.length).toBeLessThan(50);
    await page.locator(`[data-shown='${right.length}']`).waitFor();
    expect(await shown(page)).toEqual(right);
    await page.reload();
    await page.locator(`[data-shown='${right.length}']`).waitFor();
    expect(await shown(page)).toEqual(right);
    await page.getByLabel("Name or id", { exact: true }).fill("nowhere");
    await page.getByRole("button", { name: "Show all stores" }).click();
    await page.locator("[data-shown='500']").waitFor();
  });

  it("hands out the rows as files", async () => {
    const { csv_sha256 } = ReportBody.parse(await request(`/reports/${report}`));
    const page = await open();
    expect(await page.locator("[data-sha256]").textContent()).toBe(csv_sha256);
    const arriving = page.waitForEvent("download");
    await page.getByRole("link", { name: "CSV, uptime and downtime" }).click();
    const bytes = await readFile(await (await arriving).path());
    expect(createHash("sha256").update(bytes).digest("hex")).toBe(csv_sha256);
    const links = await page.locator(".downloads a").all();
    expect(links).toHaveLength(14);
    for (const link of links) {
      const answer = await page.request.head(
        await link.evaluate((a) => (a as HTMLAnchorElement).href),
      );
      expect(answer.status()).toBe(200);
      const [, format] = /format=(\w+)/.exec((await link.getAttribute("href")) ?? "") ?? [];
      expect(answer.headers()["content-disposition"]).toContain(`.${format}"`);
    }
  });

  it("compares with an earlier report, also without a script", async () => {
    const diff = ReportDiff.parse(await request(`/reports/${earlier}/diff/${report}?limit=1000`));
    const page = await open();
    await page.getByLabel("What changed since").selectOption(earlier);
    await page.getByRole("button", { name: "Compare" }).click();
    await page.getByRole("link", { name: "Show more changes" }).click();
    await expect.poll(() => page.locator("[data-differs]").count()).toBe(diff.items.length);
    const ids = await page
      .locator("[data-differs]")
      .evaluateAll((rows) => rows.map((row) => (row as HTMLElement).dataset.differs));
    expect(ids).toEqual(diff.items.map(({ store_id }) => store_id));
    const [largest] = diff.items;
    const hours = Math.round((largest?.downtime_last_week_us ?? 0) / 36_000_000) / 100;
    const cell = await page.locator("[data-differs] td").first().textContent();
    expect(cell).toBe(`${hours < 0 ? "−" : "+"}${Math.abs(hours).toFixed(2)}`);
    const unknown = Math.round((largest?.unknown_last_week_us ?? 0) / 36_000_000) / 100;
    expect(await page.locator("[data-differs] td").nth(2).textContent()).toMatch(
      new RegExp(`^.?${Math.abs(unknown).toFixed(2)}$`),
    );
    expect(await page.locator(".differences th.number").allTextContents()).toEqual(
      Array.from({ length: 3 }, () => ["Down", "Up", "Unknown"]).flat(),
    );
    const { changed, in_both } = diff.summary;
    expect(await page.locator("[data-change=changed]").textContent()).toBe(
      `${changed} of ${in_both} stores in both`,
    );
    const address = page.url().replace("&changes=more", "");
    const plain = await browser.open(address, { javaScriptEnabled: false });
    expect(await plain.locator("[data-differs]").count()).toBe(20);
    const rows = await shown(plain);
    expect(rows).toEqual(await told(`worst=${rows.length}`));
    expect(rows.length).toBeGreaterThan(20);
  });

  it("is gone through by keyboard alone", async () => {
    const page = await open("", { expected: /404/ });
    await page.locator("[data-sort=store_id]").focus();
    await page.keyboard.press("Enter");
    await page.locator("[aria-sort=ascending] [data-sort=store_id]").waitFor();
    const [[id = ""] = []] = (await told("sort=store_id")).sort(byName(1));
    const active = () => page.evaluate("document.activeElement.dataset.id");
    for (let tabs = 0; tabs < 20 && (await active()) !== id; tabs += 1) {
      await page.keyboard.press("Tab");
    }
    // The row goes out of the document with its focus, which stays in the table.
    await page.locator(".stores-box").evaluate((box) => {
      box.scrollTop = 9000;
    });
    await page.locator(`tr[data-store='${id}']`).waitFor({ state: "detached" });
    expect(await page.evaluate("document.activeElement.className")).toBe("stores-box");
    await scrollBy(page.locator(".stores-box"), "Home");
    await page.locator(`tr[data-store='${id}']`).waitFor();
    await page.keyboard.press("Tab");
    while ((await active()) !== id) await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    await page.waitForURL(`${served.url}/ui/stores/${id}?report=${report}`);
  });

  it("is accessible, and fits a telephone", async () => {
    const page = await open(`?compare=${earlier}`, { viewport: { width: 360, height: 740 } });
    await page.locator("[data-differs]").first().waitFor();
    await expectAccessible(page);
    expect(await page.evaluate("document.documentElement.scrollWidth")).toBe(360);
  });

  it("says so when there is no such report", async () => {
    const nobody = "00000000-0000-4000-8000-000000000000";
    for (const id of [nobody, "none"]) {
      const page = await browser.open(`${served.url}/ui/reports/${id}`, { expected: /404/ });
      await page.getByText("There is no such report").waitFor();
    }
    const page = await open(`?compare=${nobody}`);
    await page.getByText("It cannot be compared: there is no report").waitFor();
  });
});
