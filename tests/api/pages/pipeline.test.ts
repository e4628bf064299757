import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Pipeline } from "../../../api/answers/pipeline.ts";
import { Rejections } from "../../../api/answers/rejections.ts";
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

const address = `${served.url}/ui/pipeline`;
const live = (page: Page) => page.locator("[data-connection=live]").waitFor();
const getPipeline = async () =>
  Pipeline.parse(await (await fetch(`${served.url}/pipeline`)).json());
const getRejections = async () =>
  Rejections.parse(await (await fetch(`${served.url}/rejections`)).json());

/** The figures of an answer as the page spells them. */
const told = ({ partitions }: Pipeline) =>
  partitions.map((each) => [
    `${each.topic}/${each.partition}`,
    ...[each.kept, each.rejected, each.next_offset].map((count) => count.toLocaleString("en")),
  ]);

async function shown(page: Page) {
  const rows = await page.locator("[data-partitions] tbody tr").all();
  return await Promise.all(
    rows.map(async (row) => {
      const cells = await row.locator("th, td").allInnerTexts();
      return cells.slice(0, 4).map((cell) => cell.split("\n")[0]?.trim());
    }),
  );
}

async function post(...statuses: string[]): Promise<void> {
  const polls = statuses.map((status, index) => ({
    store_id: `live-${index}`,
    status,
    timestamp_utc: "2024-11-10T00:05:00Z",
  }));
  const sent = await fetch(`${served.url}/polls`, json("POST", polls));
  expect(sent.status).toBe(202);
  await served.caughtUp();
}

describe("the page Pipeline", () => {
  it("shows the same figures as the API, with a script and without", async () => {
    const [pipeline, rejections] = [await getPipeline(), await getRejections()];
    expect(pipeline).toMatchObject({ whole: true, reasons: [], gaps: [], lag_messages: 0 });
    expect(rejections.total).toBe(17);
    for (const javaScriptEnabled of [true, false]) {
      const page = await browser.open(address, { javaScriptEnabled });
      if (javaScriptEnabled) await live(page);
      expect(await shown(page)).toEqual(told(pipeline));
      expect(await page.locator("[data-figure=rejected]").textContent()).toBe("17");
      const reasons = await page.locator("[data-reason]").all();
      const figures = reasons.map(async (reason) => [
        Number(await reason.locator("strong").textContent()),
        await reason.getAttribute("data-reason"),
      ]);
      expect(await Promise.all(figures)).toEqual(
        rejections.reasons.map(({ count, reason }) => [count, reason]),
      );
      expect((await page.locator("[data-figure=whole]").textContent())?.trim()).toBe("No gaps");
      expect((await page.locator("[data-figure=ready]").textContent())?.trim()).toBe("Reliable");
    }
  });

  it("shows polls as they come in: as a figure, in the table and in the chart", async () => {
    const page = await browser.open(address);
    await page.locator("[data-rates]").waitFor({ state: "attached" });
    await page.getByText("As a table").click();
    const before = await getPipeline();
    const pixels = "document.querySelector('.plot canvas').toDataURL()";
    const drawn = await page.evaluate(pixels);
    await post(...Array<string>(200).fill("active"));
    const after = await getPipeline();
    const polls = ({ partitions }: Pipeline) =>
      partitions.find(({ topic }) => topic === "store.polls")?.kept ?? 0;
    expect(polls(after) - polls(before)).toBe(200);
    await page.getByText(`${polls(after).toLocaleString("en")} polls in all`).waitFor();
    const rates = await page.locator("[data-rates] td").allInnerTexts();
    expect(Math.max(...rates.map(Number))).toBeGreaterThan(0);
    expect(await page.evaluate(pixels)).not.toBe(drawn);
    expect(await shown(page)).toEqual(told(after));
  });

  it("draws an axis that ends now, before any rate is known", async () => {
    const page = await browser.open(address);
    await page.addInitScript(`
      window.written = [];
      const write = CanvasRenderingContext2D.prototype.fillText;
      CanvasRenderingContext2D.prototype.fillText = function (text, ...place) {
        window.written.push(text);
        return write.call(this, text, ...place);
      };`);
    await page.reload();
    await live(page);
    const dates = async () =>
      ((await page.evaluate("window.written")) as string[]).filter((text) => /^\d{4}-/.test(text));
    await expect.poll(dates).not.toEqual([]);
    const days = (await dates()).map((date) => (Date.now() - Date.parse(date)) / 86_400_000);
    expect(days.filter((ago) => ago < 0 || ago > 2)).toEqual([]);
  });

  it("shows what was set aside as text, and what comes to it", async () => {
    const page = await browser.open(address);
    await live(page);
    const { total } = await getRejections();
    const markup = '<img src=x onerror="document.title = 1">';
    await post("active", markup);
    await page.getByText(`${total + 1} rows that could not be read`).waitFor();
    const reason = page.locator("[data-reason^='unknown status']");
    await reason.locator("summary").press("Enter");
    const answer = await getRejections();
    const told = answer.reasons.find(({ reason }) => reason.startsWith("unknown status"));
    expect(told?.examples).toHaveLength(2);
    expect(told?.examples[0]?.raw).toContain("onerror");
    expect(await reason.locator("pre").allInnerTexts()).toEqual(
      told?.examples.map(({ raw }) => raw),
    );
    expect(await page.locator("main img").count()).toBe(0);
    expect(await page.title()).toBe("Pipeline · store-monitor");
    await reason.getByText("berlin-0007,open").waitFor();
    expect(await reason.locator("dt").allInnerTexts()).toEqual([
      expect.stringMatching(/^request .*, item 1/),
      expect.stringMatching(/^polls.csv, line 15,649/),
    ]);
  });

  it("says when the server cannot be reached, and goes on when it can", async () => {
    const page = await browser.open(address, { expected: /ERR_INTERNET_DISCONNECTED/ });
    await live(page);
    await page.context().setOffline(true);
    await page.getByText("The server cannot be reached. This page is out of date.").waitFor();
    await page.context().setOffline(false);
    await live(page);
  });

  it("says what is missing where, in words, and tells those who listen", async () => {
    const page = await browser.open(address);
    await live(page);
    const { partitions } = await getPipeline();
    const next = partitions.find(({ topic }) => topic === "store.hours")?.next_offset ?? 0;
    // A batch that begins two messages after the end of the one before it.
    await served.db.command({
      query: `INSERT INTO ingest_ledger
          (topic, partition, epoch, first_offset, last_offset, kept, rejected, newest_at)
        SELECT topic, partition, max(epoch), ${next + 2}, ${next + 2}, 1, 0, now64(3)
        FROM ingest_claims WHERE topic = 'store.hours' GROUP BY topic, partition
        SETTINGS async_insert = 0`,
    });
    await page.locator("[data-gaps]").waitFor();
    expect(await page.locator("[data-gaps] li").allInnerTexts()).toEqual([
      `store.hours/0: offsets ${next} to ${next + 1} (2 messages) are missing`,
    ]);
    expect(await page.locator("[data-reasons] li").allInnerTexts()).toEqual([
      expect.stringMatching(
        /^store\.hours\/0: the ledger is not whole; see the view ingest_gaps; /,
      ),
    ]);
    const ready = await fetch(`${served.url}/readyz`);
    expect([ready.status, (await getPipeline()).reasons]).toEqual([
      503,
      ((await ready.json()) as { reasons: string[] }).reasons,
    ]);
    await page
      .getByRole("status")
      .filter({ hasText: "The ledger has gaps." })
      .waitFor({ state: "attached" });
    const place = { topic: "store.hours", partition: 0 };
    const gap = { ...place, expected_offset: next, found_offset: next + 2 };
    const sent = await fetch(
      `${served.url}/pipeline/acknowledgements`,
      json("POST", { ...gap, by: "anna", reason: "<b>retention</b>" }),
    );
    expect(sent.status).toBe(200);
    await page.getByText("acknowledged by anna: <b>retention</b>").waitFor();
    expect((await page.locator("[data-figure=whole]").textContent())?.trim()).toBe("Has gaps");
    expect((await page.locator("[data-figure=ready]").textContent())?.trim()).toBe("Reliable");
    expect(await page.locator("[data-reasons]").count()).toBe(0);
    await expectAccessible(page);
  });

  it("is accessible, and fits a telephone", async () => {
    const page = await browser.open(address, { viewport: { width: 360, height: 740 } });
    await page.locator("[data-rates]").waitFor({ state: "attached" });
    await page.getByText("As a table").click();
    await page.locator("[data-reason] summary").first().click();
    await expectAccessible(page);
    expect(await page.evaluate("document.documentElement.scrollWidth")).toBe(360);
    await page.setViewportSize({ width: 1600, height: 900 });
    await expectAccessible(page);
  });
});

describe("a pipeline through which nothing came", () => {
  it("says so", async () => {
    for (const table of ["rejected_rows", "log_end_offsets", "ingest_ledger", "ingest_claims"]) {
      await served.db.command({ query: `TRUNCATE TABLE ${table}` });
    }
    const page = await browser.open(address);
    await page.getByText("No row was rejected.").waitFor();
  });
});
