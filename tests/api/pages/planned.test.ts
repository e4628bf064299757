import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { expectAccessible } from "../../harness/accessible.ts";
import { json } from "../../harness/api.ts";
import { openBrowser, type TestBrowser } from "../../harness/browser.ts";
import { servedSample } from "../../harness/served-api.ts";

const served = await servedSample();
let browser: TestBrowser;

/** Open since 18:00 local time, six minutes ago; the other one is open on Sunday morning. */
const [CLOSED, SPECIAL] = ["chicago-0030", "tokyo-0028"] as const;
const NAMES = {
  [CLOSED]: "The Daily Loaf, Market Square (counter)",
  [SPECIAL]: "The Daily Loaf, Orchard Lane (counter)",
};

beforeAll(async () => {
  browser = await openBrowser();
  const put = async (address: string, body: object) => {
    const response = await fetch(`${served.url}/stores/${address}`, json("PUT", body));
    expect(response.status).toBe(202);
  };
  await put(`${CLOSED}/closures/2024-11-09T23:00:00Z`, {
    ...{ to: "2024-12-12T15:30:00Z", reason: "A new <kitchen>" },
  });
  // In an outage of Wednesday, and in hours of Tuesday that were up.
  await put(`${CLOSED}/closures/2024-11-07T02:00:00Z`, { to: "2024-11-07T03:00:00Z" });
  await put(`${CLOSED}/closures/2024-11-06T02:00:00Z`, { to: "2024-11-06T04:00:00Z" });
  const week = Array.from({ length: 7 }, (_, day) => ({
    ...{ day, start_time_local: "06:00", end_time_local: "22:00" },
  }));
  await put(`${SPECIAL}/hours`, { week });
  await put(`${SPECIAL}/special-days/2024-11-10`, { openings: [] });
  await served.caughtUp();
});
afterAll(async () => {
  await browser.close();
  await served.close();
});

async function request(address: string): Promise<Record<string, unknown>> {
  return z.looseObject({}).parse(await (await served.request(address)).json());
}

const CLOSURE = {
  by: "closure",
  until: "2024-12-12T15:30:00.000000Z",
  until_local: "2024-12-12T09:30:00.000000-06:00",
  reason: "A new <kitchen>",
};
const SPECIAL_DAY = {
  by: "special_day",
  until: "2024-11-10T21:00:00.000000Z",
  until_local: "2024-11-11T06:00:00.000000+09:00",
  reason: "",
};

const WEEK = "from=2024-11-03T00:00:00Z&to=2024-11-10T00:06:00Z";

describe("what closes a store as planned", () => {
  it("is said by the API, of each store and of all", async () => {
    for (const [id, planned] of [
      [CLOSED, CLOSURE],
      [SPECIAL, SPECIAL_DAY],
    ] as const) {
      expect(await request(`/stores/${id}`)).toMatchObject({ now: { state: "closed", planned } });
    }
    expect(await request("/stores/london-0043")).toMatchObject({ now: { planned: null } });
    const { planned, stores } = await request("/now");
    expect(planned).toEqual({
      stores: 2,
      items: [
        { store_id: CLOSED, name: NAMES[CLOSED], timezone: "America/Chicago", ...CLOSURE },
        { store_id: SPECIAL, name: NAMES[SPECIAL], timezone: "Asia/Tokyo", ...SPECIAL_DAY },
      ],
    });
    expect(z.object({ closed: z.number() }).parse(stores).closed).toBeGreaterThan(2);
  });

  it("is on the page Now, until it ends", async () => {
    const page = await browser.open(`${served.url}/ui/now`, {
      viewport: { width: 360, height: 740 },
    });
    await page.getByRole("heading", { name: "Closed as planned" }).waitFor();
    const text = (id: string) => page.locator(`[data-planned-store="${id}"]`).textContent();
    expect(await text(CLOSED)).toBe(
      ` ${NAMES[CLOSED]} ${CLOSED} closed, planned until 2024-12-12 09:30 local time (closure: A new <kitchen>)`,
    );
    expect(await text(SPECIAL)).toBe(
      ` ${NAMES[SPECIAL]} ${SPECIAL} closed, planned until 2024-11-11 06:00 local time (special day)`,
    );
    await expectAccessible(page);
    expect(await page.evaluate("document.documentElement.scrollWidth")).toBe(360);
  });

  it("is on the page of the store, with the marks of this week and the next", async () => {
    const page = await browser.open(`${served.url}/ui/stores/${CLOSED}`);
    await page
      .locator("[data-state=closed]", {
        hasText:
          "Closed, planned until 2024-12-12 09:30 local time (closure: A new <kitchen>): inactive since",
      })
      .waitFor();
    // Longer than any week: it opens again in the evening after the closure ends.
    await page.getByText("Thu 18:00, 2024-12-12").waitFor();
    await page
      .locator("[data-date='2024-11-17']", { hasText: "Planned closure all day" })
      .waitFor();
    await page.getByRole("link", { name: "Calendar", exact: true }).click();
    await page.waitForURL(/\/ui\/stores\/chicago-0030\/calendar$/);
    const other = await browser.open(`${served.url}/ui/stores/${SPECIAL}`);
    await other
      .getByText("Closed, planned until 2024-11-11 06:00 local time (special day)")
      .waitFor();
    await other.locator("[data-date='2024-11-10']", { hasText: "Special day" }).waitFor();
  });
});

describe("excused time", () => {
  it("is apart from closed and unknown time in the timeline and the outages of the API", async () => {
    const { segments } = await request(`/stores/${CLOSED}/timeline?${WEEK}`);
    const Segments = z.array(
      z.object({ from: z.string(), to: z.string(), state: z.string(), excused: z.boolean() }),
    );
    const excused = Segments.parse(segments).filter((segment) => segment.excused);
    expect(
      excused.map(({ from, to, state }) => [from.slice(0, 16), to.slice(0, 16), state]),
    ).toEqual([
      ["2024-11-06T02:00", "2024-11-06T04:00", "closed"],
      ["2024-11-07T02:00", "2024-11-07T03:00", "closed"],
      ["2024-11-10T00:00", "2024-11-10T00:06", "closed"],
    ]);
    const { outages } = await request(`/stores/${CLOSED}/outages?${WEEK}`);
    const Outages = z.array(z.object({ start: z.string(), excused_us: z.number() }));
    const sums = Outages.parse(outages).map(({ start, excused_us }) => [
      start.slice(0, 10),
      excused_us,
    ]);
    expect(sums).toContainEqual(["2024-11-07", 3_600_000_000]);
    expect(sums.filter(([, us]) => us === 0).length).toBeGreaterThan(0);
  });

  it("is marked as a planned closure in timeline, outages and heat map", async () => {
    const page = await browser.open(`${served.url}/ui/stores/${CLOSED}`);
    await page.getByRole("slider").waitFor();
    // Three closures of 120, 60 and 6 minutes lie in its opening hours.
    expect(await page.locator("[data-total=excused]").textContent()).toBe("3.10");
    expect(await page.locator(".piece.is-excused").count()).toBe(3);
    await page.locator(".piece.is-excused").first().hover();
    await page.locator("[data-told]", { hasText: "Planned closure" }).waitFor();
    expect(await page.locator("[data-told]").textContent()).toContain("neither up nor down");
    await page.getByText("1 h 00 min of planned closure in it").waitFor();
    const cells = page.locator("[data-cell][data-excused]");
    // Tuesday from 20:00 to 22:00 and Wednesday from 20:00 to 21:00 have no other open time.
    expect(
      await cells.evaluateAll((all) => all.map((cell) => cell.getAttribute("data-cell"))),
    ).toEqual(["1-20", "1-21", "2-20", "5-18"]);
    expect(await cells.first().textContent()).toBe("planned closure");
    await page.getByText("; planned closure").waitFor();
    await expectAccessible(page);
    await page.setViewportSize({ width: 360, height: 740 });
    for (const summary of await page.locator("summary").all()) await summary.click();
    await expectAccessible(page);
    expect(await page.evaluate("document.documentElement.scrollWidth")).toBe(360);
  });
});
