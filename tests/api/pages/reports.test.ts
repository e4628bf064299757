import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ReportBody } from "../../../api/answers/report.ts";
import { ReportPage } from "../../../api/answers/report-list.ts";
import { openTokens } from "../../../api/http/tokens.ts";
import { openReports } from "../../../api/reports/reports.ts";
import { expectAccessible } from "../../harness/accessible.ts";
import { json } from "../../harness/api.ts";
import { openBrowser, type TestBrowser } from "../../harness/browser.ts";
import { servedSample } from "../../harness/served-api.ts";

const READER = "reader-0123456789abcdef";

const served = await servedSample();
/** Notes reports and never calculates them: they wait until the other instance takes them up. */
const held = openReports(served.db);
await held.stop();
const slow = await served.serve({ reports: held });

let browser: TestBrowser;
beforeAll(async () => {
  browser = await openBrowser();
});
afterAll(async () => {
  await browser.close();
  await served.close();
});

async function noted(body: object, url = slow): Promise<string> {
  const response = await fetch(`${url}/reports`, json("POST", body));
  return ReportBody.parse(await response.json()).report_id;
}

const told = async (id: string) =>
  ReportBody.parse(await (await fetch(`${served.url}/reports/${id}`)).json());

const idOf = (page: Page) => new URL(page.url()).pathname.split("/").at(-1) ?? "";

const requested = (page: Page) => page.waitForURL(/\/ui\/reports\/[0-9a-f-]{36}$/);

const submitButton = (page: Page) => page.getByRole("button", { name: "Request", exact: true });

describe("the page of all reports", () => {
  it("says so when there is none", async () => {
    const page = await browser.open(`${served.url}/ui/reports`);
    await page.getByText("There is no report yet. Request one above").waitFor();
    await expectAccessible(page);
  });

  it("asks for a report with all options, shows its progress, and then its rows", async () => {
    const page = await browser.open(`${slow}/ui/reports`);
    await page.getByLabel("As of", { exact: true }).fill("2024-11-08T12:00:00Z");
    await page.getByLabel("Label", { exact: true }).fill("all options");
    await page.getByText("Options", { exact: true }).click();
    await page.getByLabel("Between two polls").selectOption("hold");
    await page.getByLabel("Periods without polls").selectOption("carry");
    await page.getByLabel("Reach of a poll").fill("75m");
    await page.getByLabel("Columns").selectOption("full");
    await page.getByLabel("Stores", { exact: true }).fill("london-0043, tokyo-0028\nphoenix-0004");
    await expectAccessible(page);
    await submitButton(page).click();
    await requested(page);
    await page.getByText("It is queued").waitFor();
    const id = idOf(page);
    expect(await told(id)).toMatchObject({
      ...{ state: "Running", as_of: "2024-11-08T12:00:00.000000Z", label: "all options" },
      ...{ method: "hold", gaps: "carry", reach_us: 4_500_000_000, detail: "full" },
      selected_stores: 3,
    });
    await expectAccessible(page);
    await served.reports.resume();
    await page.locator("[data-loaded='3']").waitFor();
    expect(await page.locator("tr[data-store]").count()).toBe(3);
    await page.locator(".report-head [data-state=Complete]").waitFor();
    await page.getByText("all options · 3 stores · hold · reach 75 min · gaps carried").waitFor();
  });

  it("takes the stores of a file, and a report with nothing but defaults", async () => {
    const page = await browser.open(`${served.url}/ui/reports`);
    await page.getByText("Options", { exact: true }).click();
    await page.getByLabel("file of ids").setInputFiles({
      name: "ids.csv",
      mimeType: "text/csv",
      buffer: Buffer.from("store_id,city\nlondon-0043,London\ntokyo-0028,Tokyo\n"),
    });
    await submitButton(page).click();
    await requested(page);
    await page.locator("[data-loaded='2']").waitFor();
    await page.getByRole("link", { name: "All reports" }).click();
    await submitButton(page).click();
    await requested(page);
    await page.locator("[data-loaded='500']").waitFor();
    expect(await told(idOf(page))).toMatchObject({ label: null, selected_stores: null });
  });

  it("shows what is wrong at the field it is about", async () => {
    const page = await browser.open(`${served.url}/ui/reports`, { expected: /4(?:00|22)/ });
    await page.getByLabel("As of", { exact: true }).fill("yesterday");
    await page.getByText("Options", { exact: true }).click();
    await page.getByLabel("Reach of a poll").fill("far");
    await submitButton(page).click();
    const asOf = page.locator("#request-as_of[aria-invalid=true]");
    await asOf.waitFor();
    expect(await page.evaluate("document.activeElement.id")).toBe("request-as_of");
    const hints = ["as_of", "reach"].map((field) => page.locator(`#request-${field}-hint`));
    expect(await hints[0]?.textContent()).toContain('not "yesterday"');
    expect(await hints[1]?.textContent()).toContain(
      'a duration such as 75m or 4500s, at most 8d, not "far"',
    );
    await expectAccessible(page);
    await page.getByLabel("As of", { exact: true }).fill("");
    await page.getByLabel("Reach of a poll").fill("");
    const stores = page.getByLabel("Stores", { exact: true });
    for (const [ids, text] of [
      ["london-0043 nowhere-1", "Unknown stores: nowhere-1."],
      ["london-0043 -", 'Id 2: the store id "-" is invalid, expected 1 to 64'],
    ] as const) {
      await stores.fill(ids);
      await submitButton(page).click();
      await page.locator("#request-stores-hint", { hasText: text }).waitFor();
    }
    const before = page.url();
    await page.getByLabel("file of ids").setInputFiles({
      name: "ids.txt",
      mimeType: "text/plain",
      buffer: Buffer.from("london-0043\n"),
    });
    await submitButton(page).click();
    await page.getByText("Give ids or a file of them, not both.").waitFor();
    expect(page.url()).toBe(before);
  });

  it("lists reports newest first, and follows those that run", async () => {
    const id = await noted({ label: "followed" });
    const page = await browser.open(`${slow}/ui/reports`);
    const listed = await page
      .locator("[data-report]")
      .evaluateAll((rows) => rows.map((row) => (row as HTMLElement).dataset.report));
    expect(listed[0]).toBe(id);
    expect(listed.length).toBeGreaterThan(1);
    const row = page.locator(`[data-report='${id}']`);
    expect(await row.locator("[data-state]").textContent()).toBe("Waiting");
    await served.reports.resume();
    await row.locator("[data-state=Complete]").waitFor();
    expect(await row.locator("th a").textContent()).toBe("2024-11-09 23:59 UTC");
    expect(await row.textContent()).toContain("followed500 stores");
    await row.getByRole("link").click();
    await page.waitForURL(`${slow}/ui/reports/${id}`);
  });

  it("cancels and removes, once that is confirmed, by keyboard alone", async () => {
    const id = await noted({ label: "doomed" });
    const page = await browser.open(`${slow}/ui/reports`);
    const row = page.locator(`[data-report='${id}']`);
    const cancel = row.getByRole("button", { name: /^Cancel/ });
    await cancel.focus();
    await page.keyboard.press("Enter");
    await page.getByRole("dialog", { name: "Cancel this report?" }).waitFor();
    await expectAccessible(page);
    await page.keyboard.press("Escape");
    await page.getByRole("dialog").waitFor({ state: "hidden" });
    expect((await told(id)).state).toBe("Running");
    await page.keyboard.press("Enter");
    await page.getByRole("dialog").waitFor();
    // What is asked first is to keep it.
    await page.keyboard.press("Shift+Tab");
    await page.keyboard.press("Enter");
    await row.locator("[data-state=Cancelled]").waitFor();
    expect((await told(id)).state).toBe("Cancelled");
    await row.getByRole("link").click();
    await page.getByText("It was cancelled: it was cancelled on request.").waitFor();
    await expectAccessible(page);
    await page.getByRole("button", { name: "Remove" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Remove" }).click();
    await page.waitForURL(`${slow}/ui/reports`);
    expect(await row.count()).toBe(0);
    expect((await fetch(`${slow}/reports/${id}`)).status).toBe(404);
  });

  it("lists older reports on pages of their own, without a script too", async () => {
    await Promise.all(Array.from({ length: 51 }, () => noted({})));
    const list = ReportPage.parse(await (await fetch(`${slow}/reports`)).json());
    const ids = list.items.map(({ report_id }) => report_id);
    const page = await browser.open(`${slow}/ui/reports`, { javaScriptEnabled: false });
    const rows = page.locator("[data-report]");
    expect(await rows.count()).toBe(50);
    expect(await rows.first().getAttribute("data-report")).toBe(ids[0]);
    await page.getByRole("link", { name: "Older reports" }).click();
    expect(await rows.first().getAttribute("data-report")).toBe(ids[50]);
    await page.getByRole("link", { name: "Back to the newest" }).click();
    expect(await rows.first().getAttribute("data-report")).toBe(ids[0]);
  });

  it("is accessible, and fits a telephone", async () => {
    const page = await browser.open(`${slow}/ui/reports`, {
      viewport: { width: 360, height: 740 },
    });
    await page.getByText("Options", { exact: true }).click();
    await expectAccessible(page);
    expect(await page.evaluate("document.documentElement.scrollWidth")).toBe(360);
  });

  it("says what a token that only reads cannot do, in place of the form", async () => {
    const tokens = openTokens({ API_TOKENS: `${READER}:read` });
    const url = await served.serve({ tokens });
    const page = await browser.open(`${url}/ui/reports`);
    await page.getByLabel("Token").fill(READER);
    await page.keyboard.press("Enter");
    await page.locator("[data-read-only]").waitFor();
    expect(await page.getByRole("button", { name: /Ask|Remove|Cancel/ }).count()).toBe(0);
    await page.locator("[data-report] a").first().click();
    await page.getByRole("link", { name: "All reports" }).waitFor();
    expect(await page.getByRole("button", { name: /Remove|Cancel/ }).count()).toBe(0);
  });
});
