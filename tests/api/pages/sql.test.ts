import { readFile } from "node:fs/promises";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openTokens } from "../../../api/http/tokens.ts";
import { readHandbook } from "../../../sql/analyst/handbook.ts";
import { DOCUMENTED_TABLES } from "../../../sql/analyst/tables.ts";
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

const address = `${served.url}/ui/sql`;
const { examples } = readHandbook();

const query = async (body: string, format: string) =>
  await fetch(`${served.url}/sql?format=${format}`, { method: "POST", body });

/** What the table shows: the heads with their types, and the rows. */
async function shown(page: Page) {
  const table = page.locator("table.result");
  await table.waitFor();
  const heads = await table.locator("thead th").allTextContents();
  const rows = await table
    .locator("tbody tr")
    .evaluateAll((all) =>
      all.map((row) => [...(row as HTMLTableRowElement).cells].map((cell) => cell.textContent)),
    );
  return { heads, rows };
}

const run = async (page: Page, sql: string) => {
  await page.getByLabel("Query").fill(sql);
  await page.getByRole("button", { name: "Run" }).click();
};
const POINTED_AT = /^polls (\d+): inactive (\d+)$/;

const told = (page: Page, text: string | RegExp) =>
  page.locator("main [role=status]").filter({ hasText: text }).waitFor();

describe("the page SQL", () => {
  it("answers each example as the API does, to the digit", async () => {
    const page = await browser.open(address);
    expect(examples).toHaveLength(5);
    for (const { question, sql } of examples) {
      const answer = (await (await query(sql, "JSONCompactStrings")).json()) as {
        meta: { name: string; type: string }[];
        data: string[][];
      };
      await page.getByRole("button", { name: question }).click();
      expect(await page.getByLabel("Query").inputValue()).toBe(sql);
      await page.keyboard.press("Control+Enter");
      await told(page, `${answer.data.length} row`);
      if (answer.data.length === 0) {
        await page.getByText("The result has no rows.").waitFor();
        continue;
      }
      expect(await shown(page)).toEqual({
        heads: answer.meta.map(({ name, type }) => `${name}${type}`),
        rows: answer.data,
      });
    }
  });

  it("shows every digit, NULL, markup as text, and a thousand rows of more", async () => {
    const page = await browser.open(address);
    await run(
      page,
      "SELECT 18446744073709551615 AS large, toNullable(NULL) AS nothing, '<img src=x onerror=alert(1)>' AS mark, 0.1 AS tenth, number FROM numbers(1500)",
    );
    await told(page, "1,500 rows in");
    await told(page, "the first 1,000 are shown");
    const { rows } = await shown(page);
    expect(rows).toHaveLength(1000);
    expect(rows[999]).toEqual([
      "18446744073709551615",
      "NULL",
      "<img src=x onerror=alert(1)>",
      "0.1",
      "999",
    ]);
    expect(await page.locator("table.result img").count()).toBe(0);
  });

  it("draws what can be drawn, and what is chosen", async () => {
    const page = await browser.open(address);
    const pixels = () => page.evaluate("document.querySelector('.plot canvas').toDataURL()");
    await run(page, examples[3]?.sql ?? "");
    await page.locator(".plot canvas").waitFor();
    const seen = new Set([await pixels()]);
    for (const [label, option] of [
      ["Y axis", "inactive"],
      ["As", "bars"],
      ["X axis", "polls"],
    ] as const) {
      await page.getByRole("combobox", { name: label }).selectOption({ label: option });
      seen.add(await pixels());
    }
    expect(seen.size).toBe(4);
    await page.locator(".plot").hover();
    const { rows } = await shown(page);
    const readout = page.locator("[data-readout]", { hasText: POINTED_AT });
    await readout.waitFor();
    const [, polls, inactive] = POINTED_AT.exec((await readout.textContent()) ?? "") ?? [];
    expect(rows.map((row) => [row[2], row[3]])).toContainEqual([polls, inactive]);
    await run(page, "SELECT 'a' AS a UNION ALL SELECT 'b'");
    await told(page, "2 rows");
    expect(await page.locator(".plot").count()).toBe(0);
  });

  it("says what is wrong and where, and what may not be asked", async () => {
    const page = await browser.open(address, { expected: /status of 4(?:00|03|22)/ });
    await run(page, "SELECT 1,\n count( FROM polls");
    const alert = page.getByRole("alert");
    await alert.getByText("At line 2, column 7.").waitFor();
    await alert.getByRole("button", { name: "Go there" }).press("Enter");
    expect(
      await page.evaluate("[document.activeElement.id, document.activeElement.selectionStart]"),
    ).toEqual(["sql-text", 16]);
    await run(page, "DROP TABLE polls");
    await alert.getByText("The query is not allowed").waitFor();
    await alert.getByText("DROP TABLE: only SELECT").waitFor();
    await run(page, "SELECT sum(number) FROM numbers(1000000000000000)");
    await alert.getByText("a limit was reached: rows read").waitFor();
    await expectAccessible(page);
    await page.getByLabel("Query").fill(" ");
    await page.keyboard.press("Control+Enter");
    await told(page, "Write a query first");
  });

  it("gives up a query when told to", async () => {
    const page = await browser.open(address);
    await run(page, "SELECT count() FROM numbers(2000000000) WHERE sipHash64(number) = 1");
    await page.getByRole("button", { name: "Cancel" }).press("Enter");
    await told(page, "Cancelled.");
    await run(page, "SELECT 7 AS seven");
    expect((await shown(page)).rows).toEqual([["7"]]);
  });

  it("says when the server cannot be reached, and asks again when told to", async () => {
    const page = await browser.open(address, { expected: /ERR_INTERNET_DISCONNECTED/ });
    await page.context().setOffline(true);
    await run(page, "SELECT 7 AS seven");
    await page.getByRole("alert").getByText("The server cannot be reached").waitFor();
    expect(await page.getByRole("alert").textContent()).not.toContain("fetch");
    await page.context().setOffline(false);
    await page.getByRole("button", { name: "Run" }).click();
    expect((await shown(page)).rows).toEqual([["7"]]);
  });

  it("hands out the same bytes as the API", async () => {
    const page = await browser.open(address);
    const sql = "SELECT store_id, status, polled_at FROM store_status FINAL ORDER BY store_id";
    await run(page, sql);
    await shown(page);
    for (const [name, format] of [
      ["CSV", "CSVWithNames"],
      ["Parquet", "Parquet"],
    ] as const) {
      const downloading = page.waitForEvent("download");
      await page.getByRole("button", { name, exact: true }).click();
      const download = await downloading;
      expect(download.suggestedFilename()).toBe(`query.${name.toLowerCase()}`);
      const expected = new Uint8Array(await (await query(sql, format)).arrayBuffer());
      expect(new Uint8Array(await readFile(await download.path()))).toEqual(expected);
    }
    await run(page, `${sql} LIMIT 2 FORMAT TSV`);
    const text = await (await query(`${sql} LIMIT 2`, "TSV")).text();
    await told(page, "Answered as TSV");
    expect(await page.locator("pre.answer").textContent()).toBe(text);
  });

  it("is shared by a link that tells no server the query, and runs nothing by itself", async () => {
    const page = await browser.open(address);
    await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
    const sql = "SELECT 'a & b # c' AS x";
    await page.getByLabel("Query").fill(sql);
    await page.getByRole("button", { name: "Copy link" }).click();
    await told(page, "Link copied.");
    const link = String(await page.evaluate("navigator.clipboard.readText()"));
    const sent: string[] = [];
    const other = await browser.open(`${served.url}/ui/sign-in`);
    other.on("request", (request) => sent.push(`${request.method()} ${request.url()}`));
    await other.goto(link);
    await other.getByText("This query came with the link and was not run").waitFor();
    expect(await other.getByLabel("Query").inputValue()).toBe(sql);
    await other.getByText("The result appears here after you press Run.").waitFor();
    expect(sent).toContain(`GET ${address}`);
    expect(sent.filter((each) => each.includes("POST") || each.includes("SELECT"))).toEqual([]);
    await other.getByRole("button", { name: "Run" }).click();
    expect((await shown(other)).rows).toEqual([["a & b # c"]]);
  });

  it("has the documented tables, whose names are put in by keyboard", async () => {
    const page = await browser.open(address);
    const tables = await page.locator("details[data-table] > summary").allTextContents();
    expect(tables).toEqual([...DOCUMENTED_TABLES]);
    const area = page.getByLabel("Query");
    await area.focus();
    await page.keyboard.type("SELECT count() AS n FROM");
    await page.keyboard.press("Tab");
    expect(await page.evaluate("document.activeElement.textContent")).toBe("Run");
    await page.locator("details[data-table=polls] > summary").press("Enter");
    await page.locator("details[data-table=polls] button").first().press("Enter");
    expect(await area.inputValue()).toBe("SELECT count() AS n FROM polls");
    await page.keyboard.press("Control+Enter");
    const answer = await (await query("SELECT count() AS n FROM polls", "TSV")).text();
    expect((await shown(page)).rows).toEqual([[answer.trim()]]);
  });

  it("is accessible, and fits a telephone", async () => {
    const page = await browser.open(address, { viewport: { width: 360, height: 740 } });
    await page.locator("details[data-table=polls] > summary").click();
    await run(page, examples[2]?.sql ?? "");
    await page.locator(".plot canvas").waitFor();
    await expectAccessible(page);
    expect(await page.evaluate("document.documentElement.scrollWidth")).toBe(360);
    await page.setViewportSize({ width: 1600, height: 900 });
    await expectAccessible(page);
  });
});

describe("where nobody may ask", () => {
  it("the page says so: without the scope, and without an analyst", async () => {
    const tokens = openTokens({ API_TOKENS: "reader-0123456789abcdef:read" });
    const headers = { Authorization: "Bearer reader-0123456789abcdef" };
    const refused = await served.variant({ tokens }).app.request("/ui/sql", { headers });
    expect(refused.status).toBe(403);
    expect(await refused.text()).toContain("This requires a token with the scope sql.");
    const without = await served.variant({ analyst: undefined }).app.request("/ui/sql");
    expect(without.status).toBe(503);
    const html = await without.text();
    expect(html).toContain("Ad hoc SQL is not configured on this server");
    expect(html).toContain("CLICKHOUSE_ANALYST_USER");
  });
});
