import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { expectAccessible } from "../../harness/accessible.ts";
import { json } from "../../harness/api.ts";
import { openBrowser, type TestBrowser } from "../../harness/browser.ts";
import { servedSample } from "../../harness/served-api.ts";

const served = await servedSample();
let browser: TestBrowser;
let report = "";
beforeAll(async () => {
  browser = await openBrowser();
  report = await makeReport({});
  // Newer, but not of all stores: the page goes by the one before.
  await makeReport({ stores: ["berlin-0048"] });
});
afterAll(async () => {
  await browser.close();
  await served.close();
});

/** Has several outages; its clock was set back within the last week. */
const STORE = "chicago-0030";
const NAME = "The Daily Loaf, Market Square (counter)";
const pageOf = (store: string, query = "") => `${served.url}/ui/stores/${store}${query}`;

async function makeReport(body: object): Promise<string> {
  const answer = await served.request("/reports", json("POST", body));
  await served.reports.idle();
  return z.object({ report_id: z.string() }).parse(await answer.json()).report_id;
}

const Segments = z.array(
  z.object({
    from: z.string(),
    to: z.string(),
    state: z.enum(["up", "down", "unknown", "closed"]),
    duration_us: z.number(),
    decided_by: z.object({ timestamp_utc: z.string(), status: z.string() }).nullable(),
  }),
);

async function request(address: string): Promise<Record<string, unknown>> {
  return z.looseObject({}).parse(await (await fetch(`${served.url}${address}`)).json());
}
const now = async (store = STORE) =>
  z
    .object({ now: z.looseObject({ at: z.string(), state: z.string() }) })
    .parse(await request(`/stores/${store}`)).now;

/** What the API tells of the range that the page shows at first. */
async function lastWeek() {
  const { at } = await now();
  const week = 7 * 86_400_000;
  const range = new URLSearchParams({
    from: `${new Date(Date.parse(at) - week).toISOString().slice(0, 23)}${at.slice(23)}`,
    to: at,
  });
  const { segments } = await request(`/stores/${STORE}/timeline?${range}`);
  const { outages } = await request(`/stores/${STORE}/outages?${range}`);
  const Outages = z.array(z.object({ start: z.string(), down_minutes: z.number() }));
  return { segments: Segments.parse(segments), outages: Outages.parse(outages) };
}

const ready = (page: Page) => page.getByRole("slider").waitFor();
const texts = (page: Page, selector: string) => page.locator(selector).allTextContents();

/** Hundredths of an hour, as the report spells them. */
const hours = (micros: number) => (Math.round(micros / 36_000_000) / 100).toFixed(2);

describe("the page of a store", () => {
  it("shows the figures of the API, with a script and without", async () => {
    const { segments, outages } = await lastWeek();
    expect(outages.length).toBeGreaterThan(2);
    const sum = (state: string) =>
      segments
        .filter((each) => each.state === state)
        .reduce((us, each) => us + each.duration_us, 0);
    for (const javaScriptEnabled of [true, false]) {
      const page = await browser.open(pageOf(STORE), { javaScriptEnabled });
      if (javaScriptEnabled) await ready(page);
      expect(await page.title()).toBe(`${NAME} (${STORE}) · store-monitor`);
      expect(await page.locator("[data-state]").getAttribute("data-state")).toBe(
        (await now()).state,
      );
      expect(await texts(page, "tr.today > *")).toEqual([
        "Sat 9 Novtoday",
        "00:00–02:00, 18:00–24:00",
      ]);
      expect(await page.locator("[data-date]").count()).toBe(14);
      for (const state of ["up", "down", "unknown"]) {
        expect(await texts(page, `[data-total=${state}]`), state).toEqual([hours(sum(state))]);
      }
      const downCells = await page
        .locator("[data-cell]:not([data-cell$=all])")
        .evaluateAll((cells) => cells.map((cell) => Number(cell.getAttribute("data-down"))));
      expect(downCells.reduce((us, cell) => us + cell)).toBe(sum("down"));
      expect(await texts(page, "[data-minutes]")).toEqual(
        outages.map(({ down_minutes }) => down_minutes.toFixed(2)).reverse(),
      );
      const rows = page.locator("details:has-text('as a table') tbody tr");
      expect(await rows.count()).toBe(segments.length);
    }
  });

  it("says of a store what GET /now counts it as", async () => {
    const Ids = z.array(z.object({ store_id: z.string() }));
    const { down } = await request("/now?limit=1000");
    const { items } = await request("/stores?limit=60");
    const isDown = new Set(Ids.parse(down).map(({ store_id }) => store_id));
    const ids = new Set([...isDown, ...Ids.parse(items).map(({ store_id }) => store_id)]);
    const states = await Promise.all([...ids].map(async (id) => (await now(id)).state));
    expect([...ids].filter((_, index) => states[index] === "down")).toEqual([...isDown]);
    expect(new Set(states)).toEqual(new Set(["up", "down", "closed"]));
  });

  it("has the row of the newest report of all stores, and segments that add up to it", async () => {
    const rows = await fetch(`${served.url}/reports/${report}/rows?detail=full&store=${STORE}`);
    const [head = "", line = ""] = (await rows.text()).split("\r\n");
    const cells = line.split(",");
    const row = Object.fromEntries(head.split(",").map((name, index) => [name, cells[index]]));
    const page = await browser.open(pageOf(STORE));
    expect(await page.locator(`a[href$="ui/reports/${report}"]`).count()).toBe(1);
    for (const window of ["hour", "day", "week"]) {
      const [, up, down, unknown, percent] = await texts(page, `[data-window=${window}] > *`);
      const told = {
        up,
        down,
        unknown,
        percent: percent === "–" ? "" : percent?.replace(" %", ""),
      };
      expect(told, window).toEqual({
        up: row[`uptime_last_${window}`],
        down: row[`downtime_last_${window}`],
        unknown: row[`unknown_last_${window}`],
        percent: row[`uptime_pct_last_${window}`],
      });
      expect(await texts(page, `[data-sum=${window}] [data-of]`)).toEqual([up, down, unknown]);
    }
    const { segments } = await request(`/reports/${report}/stores/${STORE}`);
    const shown = page.locator("[data-explained] .segments tbody tr");
    expect(await shown.count()).toBe(Segments.parse(segments).length);
    const plain = await browser.open(pageOf(STORE, "?report=none-such"));
    await plain.getByText("There is no such report").waitFor();
  });

  it("tells which poll decided what is pointed at, and goes on by keys", async () => {
    const { segments } = await lastWeek();
    const page = await browser.open(pageOf(STORE));
    await ready(page);
    const told = page.locator("[data-told]");
    const shown = async () => [
      await told.getAttribute("data-told"),
      await told.getAttribute("data-poll"),
    ];
    const expected = (index: number) => [
      segments[index]?.from,
      segments[index]?.decided_by?.timestamp_utc ?? null,
    ];
    const index = segments.findIndex(({ state }) => state === "down");
    await page.locator(`[data-segment="${index}"]`).first().hover();
    await page.locator(`[data-told="${segments[index]?.from}"]`).waitFor();
    expect(await shown()).toEqual(expected(index));
    expect(await told.textContent()).toMatch(
      /^ ?Down .+ to .+\(.+\)\. Decided by the poll at .+, inactive\.$/,
    );
    // Nothing is pointed at any more, whatever moves below the pointer.
    await page.mouse.move(0, 0);
    const slider = page.getByRole("slider");
    await slider.focus();
    for (const [key, step] of [
      ["ArrowRight", 1],
      ["ArrowLeft", 0],
      ["ArrowLeft", -1],
    ] as const) {
      await page.keyboard.press(key);
      expect(await shown()).toEqual(expected(index + step));
      expect(await slider.getAttribute("aria-valuenow")).toBe(String(index + step + 1));
    }
    expect(await slider.getAttribute("aria-valuetext")).toMatch(/^(Up|Closed), .+ to .+\.$/);
    await page.keyboard.press("End");
    expect(await shown()).toEqual(expected(segments.length - 1));
  });

  it("shows any range, whose address shows it again", async () => {
    const page = await browser.open(pageOf(STORE));
    const dates = () =>
      page
        .locator("[data-day]")
        .evaluateAll((days) => days.map((day) => day.getAttribute("data-day")));
    expect(await dates()).toHaveLength(8);
    await page.getByLabel("From").fill("2024-11-02");
    await page.getByLabel("to", { exact: true }).fill("2024-11-03");
    await page.getByRole("button", { name: "Show" }).click();
    await page.waitForURL(/\?from=2024-11-02&to=2024-11-03/);
    expect(await dates()).toEqual(["2024-11-02", "2024-11-03"]);
    await page.getByText("25 hours").waitFor();
    const { segments } = await request(
      `/stores/${STORE}/timeline?from=2024-11-02T05:00:00Z&to=2024-11-04T06:00:00Z`,
    );
    const rows = page.locator("details:has-text('as a table') tbody tr");
    expect(await rows.count()).toBe(Segments.parse(segments).length);
    await page.getByRole("link", { name: "Earlier" }).click();
    await page.waitForURL(/\?from=2024-10-31&to=2024-11-01/);
    expect(await dates()).toEqual(["2024-10-31", "2024-11-01"]);
    await page.reload();
    expect(await dates()).toEqual(["2024-10-31", "2024-11-01"]);
    await page.getByRole("link", { name: "Latest" }).click();
    await page.waitForURL((url) => url.search === "");
    const odd = await browser.open(pageOf(STORE, "?from=2024-11-05&to=2024-11-01"));
    await odd.getByRole("alert").getByText("from is not before to").waitFor();
  });

  it("is accessible, and fits a telephone", async () => {
    const address = pageOf(STORE, "?from=2024-11-03&to=2024-11-04");
    const page = await browser.open(address, { viewport: { width: 360, height: 740 } });
    await ready(page);
    for (const summary of await page.locator("summary").all()) await summary.click();
    await page.getByRole("slider").focus();
    await expectAccessible(page);
    expect(await page.evaluate("document.documentElement.scrollWidth")).toBe(360);
    await page.setViewportSize({ width: 1600, height: 900 });
    await expectAccessible(page);
  });

  it("says of a store that is not known how to go on", async () => {
    for (const id of ["nobody", "no%20such%2Fstore"]) {
      const page = await browser.open(pageOf(id), { expected: /404/ });
      await page.getByRole("heading", { name: "The store is unknown" }).waitFor();
      await expectAccessible(page);
    }
  });

  it("says when polls were taken away since, and keeps the row", async () => {
    const query = `ALTER TABLE poll_days DELETE WHERE store_id = '${STORE}' SETTINGS mutations_sync = 1`;
    await served.db.command({ query });
    const page = await browser.open(pageOf(STORE, `?report=${report}`));
    await page
      .getByText("Some of the polls that the report was made from have been deleted")
      .waitFor();
    expect(await page.locator("[data-window]").count()).toBe(3);
    const { uptime_last_week } = z
      .object({ uptime_last_week: z.number() })
      .parse(
        await (
          await fetch(`${served.url}/reports/${report}/rows?format=ndjson&store=${STORE}`)
        ).json(),
      );
    expect(await texts(page, "[data-window=week] > :nth-child(2)")).toEqual([
      uptime_last_week.toFixed(2),
    ]);
  });
});
