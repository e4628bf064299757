import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { kindOf } from "../../../api/pages/upload/kinds.ts";
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

describe("what a file holds", () => {
  it.each([
    ["store_id,status,timestamp_utc", "polls"],
    ['\uFEFF"Timestamp_UTC";"store_id";"status"\r\n', "polls"],
    ["store_id,day,start_time_local,end_time_local", "hours"],
    ["store_id\tdayOfWeek\tstart_time_local\tend_time_local", "hours"],
    ["store_id,timezone_str", "timezones"],
    ["store_id,date,start_time_local,end_time_local", "specialDays"],
    ["sep=;\nstore_id;from_utc;to_utc;reason\n", "closures"],
    ["store_id,brand,region", "attributes"],
    ["store_id", undefined],
    ["brand,region", undefined],
    ["", undefined],
  ])("%j: %s", (header, kind) => {
    expect(kindOf(header)).toBe(kind);
  });
});

/** Opens the page and chooses a file. */
async function choose(name: string, content: string | Buffer, expected?: RegExp) {
  const page = await browser.open(`${served.url}/ui/upload`, expected && { expected });
  const buffer = Buffer.from(content);
  await page.locator("#upload-file").setInputFiles({ name, mimeType: "text/csv", buffer });
  return page;
}

const HOURS = "store_id,day,start_time_local,end_time_local";

describe("the page that loads files", () => {
  it("says what hours would change and does nothing, then loads them", async () => {
    const file = `${HOURS}\nlondon-0043,0,10:00,16:00\nlondon-0043,someday,10:00,16:00\n`;
    const page = await choose("hours.csv", file);
    await page.getByRole("heading", { name: "What would happen" }).waitFor();
    expect(await page.locator("#upload-kind").inputValue()).toBe("hours");
    const figures = async () =>
      Object.fromEntries(
        await page
          .locator("[data-figure]")
          .evaluateAll((all) =>
            all.map((each) => [each.getAttribute("data-figure"), each.textContent]),
          ),
      ) as Record<string, string>;
    expect(await figures()).toEqual({ accepted: "1", rejected: "1", stores: "1", changed: "1" });
    await page.getByText(/unknown day "someday"/).waitFor();
    await page.locator("[data-lost]").waitFor();
    await expectAccessible(page);
    await page.setViewportSize({ width: 360, height: 800 });
    expect(await page.evaluate("document.documentElement.scrollWidth")).toBe(360);
    const weeks = async () => {
      const calendar = await (await served.request("/stores/london-0043/calendar")).json();
      return (calendar as { weeks: { week: unknown[] }[] }).weeks[0]?.week;
    };
    const before = await weeks();
    await page.getByRole("button", { name: "Load 1 rows" }).click();
    await page.locator("[data-accepted]").waitFor();
    expect(await weeks()).toEqual(before);
    await served.caughtUp();
    expect(await weeks()).toEqual([
      { day: 0, start_time_local: "10:00:00", end_time_local: "16:00:00" },
    ]);
  });

  it("loads polls, also with gzip, once they were counted", async () => {
    const polls = [
      ["store_id", "status", "timestamp_utc"],
      ["uploaded", "active", "2024-11-09 10:00:00 UTC"],
      ["uploaded", "asleep", "2024-11-09 11:00:00 UTC"],
    ];
    const file = gzipSync(polls.map((row) => row.join()).join("\n"));
    const page = await choose("polls.csv.gz", file);
    await page.getByText(/unknown status "asleep"/).waitFor();
    expect((await served.request("/stores/uploaded")).status).toBe(404);
    await page.getByRole("button", { name: "Load 1 rows" }).click();
    await page.locator("[data-accepted]").waitFor();
    await served.caughtUp();
    expect((await served.request("/stores/uploaded")).status).toBe(200);
  });

  it("reads days from 1 where that is chosen", async () => {
    const page = await choose(
      "hours.csv",
      `${HOURS}\nlondon-0043,7,10:00,16:00\n`,
      /Failed to load resource/,
    );
    await page.locator("[data-problem]").waitFor();
    await page.locator("#upload-monday").selectOption("1");
    await page.locator("[data-figure=accepted]", { hasText: "1" }).waitFor();
  });

  it("names what it cannot tell, and lets it be chosen", async () => {
    const page = await choose("what.csv", "a,b\n1,2\n", /Failed to load resource/);
    await page.getByText("The header of the file is that of none of these").waitFor();
    await page.locator("#upload-kind").selectOption("timezones");
    await page.locator("[data-problem]", { hasText: "timezone_str" }).waitFor();
    expect(await page.getByRole("button", { name: /^Load/ }).count()).toBe(0);
  });
});
