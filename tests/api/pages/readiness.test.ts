import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openReadiness } from "../../../api/readiness/readiness.ts";
import { openStartup } from "../../../api/readiness/startup.ts";
import { openReports } from "../../../api/reports/reports.ts";
import { expectAccessible } from "../../harness/accessible.ts";
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

/** The same data behind a process that is still loading files. */
async function loadingProcess() {
  const { db, log } = served;
  const startup = openStartup();
  startup.update({ file: "polls.csv", rows: 30_000, bytesRead: 190, bytes: 1000 });
  const readiness = openReadiness({ db, log, mostLagSeconds: 60, startup });
  const reports = openReports(db, { readiness, checkMs: 50 });
  reports.watch();
  return { startup, reports, url: await served.serve({ readiness, reports }) };
}

const LOADING =
  "Files are being loaded: polls.csv 19 %; ready when all of their rows are in ClickHouse.";

describe("a page of a process that is not ready", () => {
  it("says why in a banner, follows it, and takes it away when the numbers can be relied on", async () => {
    const { startup, reports, url } = await loadingProcess();
    const page = await browser.open(`${url}/ui/now`);
    const banner = page.locator("[data-not-ready]");
    expect(await banner.getByRole("status").textContent()).toBe(LOADING);
    await expectAccessible(page);
    startup.update({ file: "polls.csv", rows: 90_000, bytesRead: 570, bytes: 1000 });
    await banner.getByText("polls.csv 57 %").waitFor();
    startup.end();
    await banner.waitFor({ state: "detached" });
    await page.reload();
    expect(await banner.count()).toBe(0);
    await reports.stop();
  });

  it("has the banner without a script too, and fits a telephone", async () => {
    const { reports, url } = await loadingProcess();
    const page = await browser.open(`${url}/ui/reports`, {
      viewport: { width: 360, height: 740 },
      javaScriptEnabled: false,
    });
    expect(await page.locator("[data-not-ready] [role=status]").textContent()).toBe(LOADING);
    expect(await page.evaluate("document.documentElement.scrollWidth")).toBe(360);
    await reports.stop();
  });

  it("shows what a report waits for, in the list too, and the report when that is over", async () => {
    const { startup, reports, url } = await loadingProcess();
    const page = await browser.open(`${url}/ui/reports`);
    await page.getByRole("button", { name: "Request", exact: true }).click();
    await page.waitForURL(/\/ui\/reports\/[0-9a-f-]{36}$/);
    const waiting = "It is waiting for files that are being loaded: polls.csv 19 %.";
    await page.getByText(waiting).waitFor();
    expect((await page.locator(".report-head [data-state]").textContent())?.trim()).toBe("Waiting");
    await expectAccessible(page);
    const list = await browser.open(`${url}/ui/reports`);
    const row = list.locator("[data-report]").first();
    expect(await row.textContent()).toContain("waiting for files that are being loaded");
    await expectAccessible(list);
    startup.end();
    await page.locator("[data-loaded='500']").waitFor();
    expect(await page.locator("[data-warnings]").count()).toBe(0);
    await reports.stop();
  });

  it("asks for a report at once where that is wanted, and shows what it lacks for good", async () => {
    const { reports, url } = await loadingProcess();
    const page = await browser.open(`${url}/ui/reports`);
    await page.getByText("Options", { exact: true }).click();
    await page.getByLabel("Late data").selectOption("do not wait");
    await page.getByRole("button", { name: "Request", exact: true }).click();
    await page.locator("[data-loaded='500']").waitFor();
    expect(await page.locator("[data-warnings] p").allInnerTexts()).toEqual([
      "Calculated while files were being loaded: polls.csv 19 %.",
    ]);
    await expectAccessible(page);
    await page.getByRole("link", { name: "All reports" }).click();
    const row = page.locator("[data-report]").first();
    await row.getByText("calculated while files were being loaded").waitFor();
    await reports.stop();
  });
});
