import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ExplainedPeriod } from "../../../api/answers/explained-period.ts";
import { PeriodDiff } from "../../../api/answers/period-differences.ts";
import { PeriodSummary } from "../../../api/answers/period-summary.ts";
import { ReportBody } from "../../../api/answers/report.ts";
import { ofPeriod, shownColumns } from "../../../api/pages/report/columns.ts";
import { expectAccessible } from "../../harness/accessible.ts";
import { json } from "../../harness/api.ts";
import { openBrowser, type TestBrowser } from "../../harness/browser.ts";
import { servedSample } from "../../harness/served-api.ts";

const served = await servedSample();
let browser: TestBrowser;
let [whole, daily] = ["", ""];
beforeAll(async () => {
  browser = await openBrowser();
  whole = await made({ from: "2024-11-07", to: "2024-11-08" });
  daily = await made({ from: "2024-11-06", to: "2024-11-08", by: "day", zone: "Europe/London" });
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

/** Rows as the API's CSV has them, in the columns of the page. */
async function expected(id: string, by: string | null, query: string): Promise<string[][]> {
  const address = `${served.url}/reports/${id}/rows?detail=full&${query}`;
  const csv = await (await fetch(address, { headers: { Accept: "text/csv" } })).text();
  const [header = "", ...lines] = csv.trimEnd().split("\r\n");
  const columns = ["store_id", ...shownColumns(ofPeriod({ by }))];
  const places = columns.map((column) => header.split(",").indexOf(column));
  return lines.map((line) => places.map((place) => line.split(",")[place] ?? "none"));
}

async function shown(page: Page): Promise<string[][]> {
  return await page.evaluate(`[...document.querySelectorAll("tr[data-store]")]
    .map((row) => [row.dataset.store, ...[...row.cells].slice(1).map(({ textContent }) => textContent)])`);
}

async function open(id: string, query = "", options = {}): Promise<Page> {
  const page = await browser.open(`${served.url}/ui/reports/${id}${query}`, options);
  await page.locator("[data-loaded]").waitFor();
  return page;
}

describe("the page of a report for a period", () => {
  it("shows the totals, and the figures of each day beside their bars", async () => {
    const summary = PeriodSummary.parse(await request(`/reports/${daily}/summary`));
    const page = await open(daily);
    expect(await page.locator("h1").textContent()).toBe("2024-11-06 to 2024-11-08");
    await page.getByText("500 stores · by day · Europe/London").waitFor();
    const { period } = summary.windows;
    for (const member of ["uptime", "downtime", "unknown", "excused", "open"] as const) {
      const figure = page.locator(`tr[data-window=period] [data-total=${member}]`);
      expect(await figure.textContent()).toBe(period[member].toFixed(2));
    }
    expect(await page.locator("[data-total=uptime_pct]").textContent()).toBe(
      `${period.uptime_pct?.toFixed(2)} %`,
    );
    await page.getByText("The figures of each day").click();
    const days = page.locator("tr[data-bucket]");
    expect(await days.locator("th").allTextContents()).toEqual([
      "2024-11-06",
      "2024-11-07",
      "2024-11-08",
    ]);
    const down = await days.locator("[data-of=downtime]").allTextContents();
    expect(down).toEqual(summary.buckets.map(({ downtime }) => downtime.toFixed(2)));
    expect(await page.locator(".trend rect.is-down").count()).toBe(3);
    const bins = await page.locator("[data-bin]").allTextContents();
    expect(bins.map(Number)).toEqual(period.distribution.map(({ stores }) => stores));
  });

  it("has the rows of all stores and days, the worst first, to sort and to filter", async () => {
    const page = await open(daily);
    await page.locator("[data-loaded='1500']").waitFor();
    const worst = await expected(daily, "day", "worst=1500");
    const first = await shown(page);
    expect(first).toEqual(worst.slice(0, first.length));
    await page.locator("[data-sort=bucket]").click();
    await page.locator("[aria-sort=ascending] [data-sort=bucket]").waitFor();
    const byDay = await shown(page);
    const right = await expected(daily, "day", "sort=bucket");
    expect(byDay).toEqual(right.slice(0, byDay.length));
    await page.getByLabel("Name or id", { exact: true }).fill("london-");
    await page.getByLabel("Down at least").fill("2");
    const narrowed = right.filter(([id = "", , , down]) => {
      return id.startsWith("london-") && Number(down) >= 2;
    });
    expect(narrowed.length).toBeGreaterThan(0);
    await page.locator(`[data-shown='${narrowed.length}']`).waitFor();
    expect(await shown(page)).toEqual(narrowed.slice(0, (await shown(page)).length));
    await page.reload();
    await page.locator(`[data-shown='${narrowed.length}']`).waitFor();
  });

  it("hands out its rows in every format", async () => {
    const page = await open(daily);
    const links = await page.locator(".downloads a").all();
    expect(links).toHaveLength(14);
    for (const link of links) {
      const href = await link.evaluate((a) => (a as HTMLAnchorElement).href);
      expect((await page.request.head(href)).status()).toBe(200);
    }
  });

  it("leads to the store, which shows its rows and the segments behind them", async () => {
    const page = await open(whole, "?begin=london-0043");
    await page.locator("[data-shown='1']").waitFor();
    await page.getByRole("link", { name: "london-0043" }).click();
    await page.waitForURL(/\/ui\/stores\/london-0043\?report=.*&from=2024-11-07&to=2024-11-08$/);
    const explained = ExplainedPeriod.parse(await request(`/reports/${whole}/stores/london-0043`));
    const row = page.locator("[data-bucket='The period']");
    expect(await row.locator("td").first().textContent()).toBe(
      explained.rows[0]?.uptime.toFixed(2),
    );
    await page.locator("[data-explained] summary").click();
    const rows = page.locator("[data-explained] tbody tr");
    expect(await rows.count()).toBe(explained.segments.length);
    await expectAccessible(page);
    const ofDay = await browser.open(`${served.url}/ui/stores/london-0043?report=${daily}`);
    expect(await ofDay.locator("tr[data-bucket]").count()).toBe(4);
  });

  it("requests the period before, and shows what changed since", async () => {
    const page = await open(whole);
    await page.getByRole("button", { name: "The period before, 2024-11-05 to 2024-11-06" }).click();
    await page.waitForURL(/[?]compare=[0-9a-f-]{36}#compare-section$/);
    const before = new URL(page.url()).searchParams.get("compare") ?? "";
    expect(ReportBody.parse(await request(`/reports/${before}`))).toMatchObject({
      period: { from: "2024-11-05", to: "2024-11-06", zone: "store", by: null },
      as_of: ReportBody.parse(await request(`/reports/${whole}`)).as_of,
    });
    const diff = PeriodDiff.parse(await request(`/reports/${before}/diff/${whole}?limit=20`));
    const hours = Math.round(Math.abs(diff.summary.downtime_us) / 36_000_000) / 100;
    const total = await page.locator("[data-change=total]").textContent();
    expect(total).toBe(`${diff.summary.downtime_us < 0 ? "−" : "+"}${hours.toFixed(2)} h`);
    const ids = await page
      .locator("[data-differs]")
      .evaluateAll((rows) => rows.map((row) => (row as HTMLElement).dataset.differs));
    expect(ids).toEqual(diff.items.map(({ store_id }) => store_id));
    expect(await page.locator("tr[data-period]").count()).toBe(2);
    // It is there now: a link leads to it, without a script.
    const plain = await browser.open(`${served.url}/ui/reports/${whole}`, {
      javaScriptEnabled: false,
    });
    await plain.getByRole("link", { name: "The period before" }).click();
    expect(await plain.locator("[data-differs]").count()).toBe(ids.length);
  });

  it("of days compares the sums of both periods alone: their days are others", async () => {
    const page = await open(daily);
    await page.getByRole("button", { name: "The period before, 2024-11-03 to 2024-11-05" }).click();
    await page.waitForURL(/[?]compare=/);
    expect(await page.locator("tr[data-period]").count()).toBe(2);
    expect(await page.locator("[data-differs]").count()).toBe(0);
    await page.getByRole("combobox", { name: "What changed since" }).waitFor();
  });

  it("is accessible, and fits a telephone", async () => {
    for (const id of [whole, daily]) {
      const page = await open(id, "", { viewport: { width: 360, height: 740 } });
      for (const summary of await page.locator("details summary").all()) await summary.click();
      await expectAccessible(page);
      expect(await page.evaluate("document.documentElement.scrollWidth")).toBe(360);
    }
  });
});

describe("the form for a period", () => {
  it("fills in the days that are over, and requests them", async () => {
    const page = await browser.open(`${served.url}/ui/reports`);
    await page.getByLabel("For", { exact: true }).selectOption("Last week, Monday to Sunday");
    await page.getByLabel("Time zone of the days").waitFor();
    const dates = () => Promise.all(["From", "To"].map((end) => field(page, end).inputValue()));
    expect(await dates()).toEqual(["2024-10-28", "2024-11-03"]);
    await page.getByLabel("For", { exact: true }).selectOption("Last month");
    expect(await dates()).toEqual(["2024-10-01", "2024-10-31"]);
    // In Auckland the tenth has begun, and everywhere else the ninth is not over yet.
    await page.getByLabel("For", { exact: true }).selectOption("Yesterday");
    expect(await dates()).toEqual(["2024-11-08", "2024-11-08"]);
    await page.getByLabel("Time zone of the days").fill("Pacific/Auckland");
    expect(await dates()).toEqual(["2024-11-09", "2024-11-09"]);
    await field(page, "From").fill("2024-11-07");
    expect(await page.getByLabel("For", { exact: true }).inputValue()).toBe("period");
    await page.getByLabel("Rows").selectOption("by day");
    await expectAccessible(page);
    await page.getByRole("button", { name: "Request", exact: true }).click();
    await page.waitForURL(/\/ui\/reports\/[0-9a-f-]{36}$/);
    await page.locator("[data-loaded]").waitFor();
    const id = new URL(page.url()).pathname.split("/").at(-1);
    expect(ReportBody.parse(await request(`/reports/${id}`)).period).toEqual({
      ...{ from: "2024-11-07", to: "2024-11-09", zone: "Pacific/Auckland", by: "day" },
    });
    await page.goto(`${served.url}/ui/reports`);
    const row = page.locator(`tr[data-report='${id}']`);
    await row.getByRole("link", { name: "2024-11-07 to 2024-11-09" }).waitFor();
    expect(await row.textContent()).toContain("500 stores · by day · Pacific/Auckland");
  });

  it("shows what is wrong at the field it is about", async () => {
    const page = await browser.open(`${served.url}/ui/reports`, { expected: /400/ });
    await page.getByLabel("For", { exact: true }).selectOption("Other dates");
    await field(page, "From").fill("2024-11-08");
    await field(page, "To").fill("2024-11-07");
    await page.getByRole("button", { name: "Request", exact: true }).click();
    await page.locator("#request-to-hint", { hasText: "To is before from." }).waitFor();
    expect(await page.evaluate("document.activeElement.id")).toBe("request-to");
    await field(page, "To").fill("2024-11-08");
    await page.getByLabel("Time zone of the days").fill("Mars/Olympus");
    await page.getByRole("button", { name: "Request", exact: true }).click();
    await page.locator("#request-zone-hint", { hasText: "Mars/Olympus" }).waitFor();
    await expectAccessible(page);
  });
});

const field = (page: Page, label: string) => page.getByLabel(label, { exact: true });
