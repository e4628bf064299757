import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openTokens } from "../../../api/http/tokens.ts";
import { expectAccessible } from "../../harness/accessible.ts";
import { json } from "../../harness/api.ts";
import { openBrowser, type TestBrowser } from "../../harness/browser.ts";
import { servedSample } from "../../harness/served-api.ts";

const READER = "reader-0123456789abcdef";
const WRITER = "writer-0123456789abcdef";

/** Open from 18:00 to 02:00 on all days; its clock goes back on 3 November. Now is Saturday, 9. */
const STORE = "chicago-0030";
const NAME = "The Daily Loaf, Market Square (counter)";

const served = await servedSample();
let browser: TestBrowser;
beforeAll(async () => {
  browser = await openBrowser();
});
afterAll(async () => {
  await browser.close();
  await served.close();
});

const pageOf = (query = "", store = STORE) => `${served.url}/ui/stores/${store}/calendar${query}`;

const textOf = async (page: Page, selector: string) =>
  ((await page.locator(selector).textContent()) ?? "").replace(/\s+/g, " ").trim();

/** What the page says of a date. */
const dateOf = (page: Page, date: string) => textOf(page, `[data-date="${date}"] td`);

const datesOf = (page: Page) =>
  page
    .locator("[data-week]")
    .evaluateAll((all) => all.map((each) => each.getAttribute("data-week")));

/** Opens a page whose script runs, and one of its forms. */
async function openForm(form: string, expected?: RegExp): Promise<Page> {
  const page = await browser.open(pageOf(), expected === undefined ? {} : { expected });
  await page.locator(`#edit-${form} button:enabled`).waitFor({ state: "attached" });
  await page.locator(`#edit-${form} > summary`).click();
  return page;
}

const fill = (page: Page, form: string, name: string, text: string) =>
  page.locator(`#${form}-${name}`).fill(text);

const submit = (page: Page, form: string) =>
  page.locator(`#edit-${form} button[type=submit]`).click();

/** Waits until the page says that its calendar has a change. */
const visible = (page: Page, text: string) =>
  page.locator("[data-notice=visible]", { hasText: text }).waitFor();

async function calendar(): Promise<Record<string, unknown>> {
  const answer = await fetch(`${served.url}/stores/${STORE}/calendar`);
  return (await answer.json()) as Record<string, unknown>;
}

async function remove(page: Page, what: string, answer: "Remove" | "Keep"): Promise<void> {
  await page.getByRole("button", { name: `Remove ${what}` }).click();
  const dialog = page.getByRole("dialog", { name: `Remove ${what}?` });
  await dialog.getByRole("button", { name: answer }).click();
  await dialog.waitFor({ state: "hidden" });
}

describe("the calendar of a store", () => {
  it("shows two weeks back and four ahead, with a script and without", async () => {
    for (const javaScriptEnabled of [true, false]) {
      const page = await browser.open(pageOf(), { javaScriptEnabled });
      expect(await page.title()).toBe(`Calendar of ${NAME} (${STORE}) · store-monitor`);
      const weeks = await datesOf(page);
      expect(weeks).toHaveLength(7);
      expect([weeks[0], weeks[2], weeks[6]]).toEqual(["2024-10-21", "2024-11-04", "2024-12-02"]);
      expect(await page.locator(".today").getAttribute("data-date")).toBe("2024-11-09");
      expect(await dateOf(page, "2024-11-08")).toBe("00:00–02:00, 18:00–24:00");
      expect(await dateOf(page, "2024-11-03")).toContain("The clock goes back 1 h");
    }
  });

  it("leads from week to week, and to any date", async () => {
    const page = await browser.open(pageOf());
    await page.getByRole("link", { name: "Later" }).click();
    await page.waitForURL(/\?from=2024-12-09$/);
    expect((await datesOf(page))[0]).toBe("2024-12-09");
    await page.getByRole("link", { name: "Earlier" }).click();
    await page.waitForURL(/\?from=2024-10-21$/);
    await page.getByLabel("From", { exact: true }).first().fill("2025-03-12");
    await page.getByRole("button", { name: "Show" }).click();
    await page.waitForURL(/\?from=2025-03-12$/);
    expect((await datesOf(page))[0]).toBe("2025-03-10");
    await page.getByRole("link", { name: "Earlier" }).click();
    await page.waitForURL(/\?from=2025-01-20$/);
    expect(await dateOf(page, "2025-03-09")).toContain("The clock goes forward 1 h");
    await page.getByRole("link", { name: "Present" }).click();
    await page.waitForURL((url) => url.search === "");
    const odd = await browser.open(pageOf("?from=2024-02-30"));
    await odd.getByRole("alert").getByText("expected a date such as 2024-12-25").waitFor();
    expect(await datesOf(odd)).toHaveLength(7);
  });

  it("sets a special day, changes it and takes it back", async () => {
    const page = await openForm("special-day");
    await fill(page, "special-day", "date", "2024-11-28");
    await submit(page, "special-day");
    await visible(page, "Thu 28 Nov 2024: closed");
    expect(await dateOf(page, "2024-11-28")).toBe("00:00–02:00 Special day");
    expect(await textOf(page, "[data-special-day] th")).toBe("Thu 28 Nov 2024");
    await page.getByRole("button", { name: "Change the special day 2024-11-28" }).click();
    expect(await page.locator("#special-day-date").inputValue()).toBe("2024-11-28");
    await fill(page, "special-day", "openings", "6:00 AM - 12:00, 13:00–23:59:30");
    await submit(page, "special-day");
    await visible(page, "Thu 28 Nov 2024: 06:00–12:00, 13:00–24:00");
    expect(await dateOf(page, "2024-11-28")).toBe(
      "00:00–02:00, 06:00–12:00, 13:00–24:00 Special day",
    );
    expect(await calendar()).toMatchObject({
      special_days: [
        {
          date: "2024-11-28",
          openings: [
            { start_time_local: "06:00:00", end_time_local: "12:00:00" },
            { start_time_local: "13:00:00", end_time_local: "23:59:30" },
          ],
        },
      ],
    });
    await remove(page, "the special day 2024-11-28", "Keep");
    expect(await page.locator("[data-special-day]").count()).toBe(1);
    await remove(page, "the special day 2024-11-28", "Remove");
    await visible(page, "Thu 28 Nov 2024: as the week says");
    expect(await dateOf(page, "2024-11-28")).toBe("00:00–02:00, 18:00–24:00");
    await page.getByText("There are no special days.").waitFor();
  });

  it("plans a closure in local time, changes it and takes it back", async () => {
    const page = await openForm("closure");
    await fill(page, "closure", "from", "2024-11-10T19:30");
    await fill(page, "closure", "to", "2024-11-12T20:00");
    await fill(page, "closure", "reason", "A new <kitchen>");
    await submit(page, "closure");
    await visible(page, "closed from 2024-11-11 01:30 UTC to 2024-11-13 02:00 UTC");
    expect(await dateOf(page, "2024-11-10")).toBe(
      "00:00–02:00, 18:00–19:30 Planned closure 19:30–24:00: A new <kitchen>",
    );
    expect(await dateOf(page, "2024-11-11")).toBe(
      "closed Planned closure all day: A new <kitchen>",
    );
    expect(await dateOf(page, "2024-11-12")).toContain("20:00–24:00");
    await page.getByRole("button", { name: "Change the closure from 2024-11-10 19:30" }).click();
    expect(await page.locator("#closure-from").isEditable()).toBe(false);
    await fill(page, "closure", "to", "");
    await submit(page, "closure");
    await visible(page, "closed from 2024-11-11 01:30 UTC until further notice");
    expect(await dateOf(page, "2024-12-08")).toContain("closed Planned closure all day");
    expect(await calendar()).toMatchObject({
      closures: [{ from: "2024-11-11T01:30:00.000000Z", to: null, reason: "A new <kitchen>" }],
    });
    await remove(page, "the closure from 2024-11-10 19:30", "Remove");
    await visible(page, "no closure from 2024-11-11 01:30 UTC");
    expect(await dateOf(page, "2024-11-11")).toBe("00:00–02:00, 18:00–24:00");
  });

  it("keeps instants of a closure that are finer than its fields", async () => {
    const [from, to] = ["2024-11-20T00:00:00.000001Z", "2024-11-21T00:00:00.654321Z"];
    const put = json("PUT", { to, reason: "" });
    await fetch(`${served.url}/stores/${STORE}/closures/${from}`, put);
    await served.caughtUp();
    const page = await browser.open(pageOf());
    await page.getByRole("button", { name: "Change the closure from 2024-11-19 18:00" }).click();
    await fill(page, "closure", "reason", "power");
    await submit(page, "closure");
    await visible(page, "closed from 2024-11-20 00:00 UTC to 2024-11-21 00:00 UTC");
    expect(await calendar()).toMatchObject({ closures: [{ from, to, reason: "power" }] });
    await remove(page, "the closure from 2024-11-19 18:00", "Remove");
    await visible(page, "no closure from 2024-11-20 00:00 UTC");
  });

  it("sets hours from a date on, changes them and takes them back", async () => {
    const page = await openForm("week");
    await fill(page, "week", "valid_from", "2024-11-18");
    await fill(page, "week", "day-0", "9:00-12:00, 13:00-17:00");
    await fill(page, "week", "day-5", "22:00 to 04:00");
    await submit(page, "week");
    await visible(
      page,
      "opening hours from Mon 18 Nov 2024 on: Mon 09:00–12:00, 13:00–17:00; Sat 22:00–04:00",
    );
    expect(await dateOf(page, "2024-11-18")).toBe(
      "00:00–02:00, 09:00–12:00, 13:00–17:00 New week from this date on",
    );
    expect(await dateOf(page, "2024-11-19")).toBe("closed");
    expect(await dateOf(page, "2024-11-24")).toBe("00:00–04:00");
    expect(await page.locator("[data-valid-from]").count()).toBe(2);
    await page.getByText("Since ever · now").waitFor();
    const change = { name: "Change the week valid from mon 18 nov 2024" };
    await page.getByRole("button", change).click();
    expect(await page.locator("#week-day-5").inputValue()).toBe("22:00–04:00");
    for (const day of [0, 5]) await fill(page, "week", `day-${day}`, "");
    await submit(page, "week");
    await visible(page, "from Mon 18 Nov 2024 on: closed on all days");
    expect(await dateOf(page, "2024-11-25")).toBe("closed");
    await remove(page, "the week valid from mon 18 nov 2024", "Remove");
    await visible(page, "no hours from Mon 18 Nov 2024 on");
    expect(await dateOf(page, "2024-11-25")).toBe("00:00–02:00, 18:00–24:00");
  });

  it("sets hours since ever, in place of all weeks, and takes all of them back", async () => {
    const week = [{ day: 1, start_time_local: "08:00", end_time_local: "09:00" }];
    await fetch(`${served.url}/stores/${STORE}/hours?valid_from=2024-12-01`, json("PUT", { week }));
    await served.caughtUp();
    const page = await openForm("week");
    await page.getByText("Empty: since ever, in place of all weeks that there are").waitFor();
    await fill(page, "week", "day-6", "0:00-24:00");
    await submit(page, "week");
    await visible(page, "opening hours since ever: Sun 00:00–24:00");
    expect(await calendar()).toMatchObject({ weeks: [{ valid_from: null }] });
    expect(await dateOf(page, "2024-12-08")).toBe("all day");
    await remove(page, "the week since ever", "Remove");
    await visible(page, "no opening hours: always open");
    expect(await dateOf(page, "2024-12-03")).toBe("all day");
    await page.getByText("No opening hours are known: always open.").waitFor();
  });

  it("changes the time zone", async () => {
    const page = await openForm("timezone");
    expect(await page.locator("#zones option").count()).toBeGreaterThan(300);
    await fill(page, "timezone", "timezone", "Europe/London");
    await submit(page, "timezone");
    await visible(page, "time zone Europe/London");
    expect(await textOf(page, "[data-timezone]")).toBe("Europe/London");
    expect(await dateOf(page, "2024-10-27")).toContain("The clock goes back 1 h");
  });

  it("shows what is wrong at the field it is about, in the words of the API", async () => {
    const page = await openForm("timezone", /400/);
    const fault = async (form: string, name: string, text: string) => {
      await page.locator(`#${form}-${name}-hint.fault`, { hasText: text }).waitFor();
      expect(await page.evaluate("document.activeElement.id")).toBe(`${form}-${name}`);
      expect(await page.locator(`#${form}-${name}`).getAttribute("aria-invalid")).toBe("true");
    };
    await fill(page, "timezone", "timezone", "Mars/Base");
    await submit(page, "timezone");
    await fault("timezone", "timezone", "Not a zone of the IANA time zone database.");
    for (const form of ["week", "special-day", "closure"]) {
      await page.locator(`#edit-${form} > summary`).click();
    }
    await fill(page, "week", "day-1", "9:00-17:00");
    await fill(page, "week", "day-4", "25:00-26:00");
    await submit(page, "week");
    await fault("week", "day-4", 'Invalid clock time "25:00"');
    await fill(page, "special-day", "date", "2024-12-25");
    await fill(page, "special-day", "openings", "9:00-9:00");
    await submit(page, "special-day");
    await fault("special-day", "openings", 'The end "9:00" equals the start');
    await fill(page, "special-day", "openings", "noon");
    await submit(page, "special-day");
    await fault("special-day", "openings", '"noon"');
    await fill(page, "closure", "from", "2024-12-25T10:00");
    await fill(page, "closure", "to", "2024-12-25T09:00");
    await submit(page, "closure");
    await fault("closure", "to", "is not after the beginning");
    await fill(page, "closure", "to", "");
    await fill(page, "closure", "reason", "x".repeat(201));
    await submit(page, "closure");
    await fault("closure", "reason", "The reason has 201 characters, expected 200 at most.");
    // What the clock of the store skips cannot be sent at all.
    await fill(page, "closure", "from", "2025-03-30T01:30");
    await submit(page, "closure");
    await fault("closure", "from", "The clock of the store skips this time.");
    await expectAccessible(page);
    expect(await calendar()).toMatchObject({ special_days: [], closures: [], weeks: [] });
    expect(await page.locator("[data-notice]").count()).toBe(0);
  });

  it("has no forms for a token that may only read, and takes none of its changes", async () => {
    const tokens = openTokens({ API_TOKENS: `${READER}:read,${WRITER}:read+write` });
    const guarded = await served.serve({ tokens });
    const address = `${guarded}/ui/stores/${STORE}/calendar`;
    for (const [token, forms] of [
      [READER, 0],
      [WRITER, 4],
    ] as const) {
      const page = await browser.open(address, { expected: /403/ });
      await page.getByLabel("Token").fill(token);
      await page.getByRole("button", { name: "Sign in" }).click();
      await page.locator("[data-week]").first().waitFor();
      expect(await page.locator("details form").count()).toBe(forms);
      expect(await page.locator("[data-read-only]").count()).toBe(forms === 0 ? 1 : 0);
      const status = await page.evaluate(
        "fetch('../../../stores/chicago-0030/closures/2025-01-01T00:00:00Z', { method: 'DELETE' }).then((answer) => answer.status)",
      );
      expect(status).toBe(forms === 0 ? 403 : 202);
      if (forms === 0) await expectAccessible(page);
      await page.context().clearCookies();
    }
  });

  it("says when the session has ended, or the server is gone, and keeps what was typed", async () => {
    const page = await openForm("special-day", /ERR_INTERNET_DISCONNECTED/);
    await fill(page, "special-day", "date", "2024-12-26");
    await page.context().setOffline(true);
    await submit(page, "special-day");
    await page.getByRole("alert").getByText("The server cannot be reached.").waitFor();
    expect(await page.locator("#special-day-date").inputValue()).toBe("2024-12-26");
    await page.context().setOffline(false);
  });

  it("is accessible, and fits a telephone", async () => {
    const put = async (address: string, body: object) =>
      await fetch(`${served.url}/stores/${STORE}/${address}`, json("PUT", body));
    await put("special-days/2024-11-28", { openings: [] });
    await put("closures/2024-11-12T09:00:00Z", {
      reason: `${"power ".repeat(20)}${"x".repeat(60)}`,
    });
    await put("hours?valid_from=2024-11-18", { week: [] });
    await served.caughtUp();
    const page = await browser.open(pageOf(), { viewport: { width: 360, height: 740 } });
    await page.locator("#edit-week button:enabled").waitFor({ state: "attached" });
    for (const summary of await page.locator("summary").all()) await summary.click();
    await expectAccessible(page);
    expect(await page.evaluate("document.documentElement.scrollWidth")).toBe(360);
    const wide =
      "[...document.querySelectorAll('.scrolls')].filter((e) => e.scrollWidth > e.clientWidth)";
    expect(await page.evaluate(`${wide}.length`)).toBe(0);
    await page.setViewportSize({ width: 1600, height: 900 });
    await expectAccessible(page);
  });

  it("says of a store that is not known how to go on", async () => {
    for (const id of ["nobody", "no%20such%2Fstore"]) {
      const page = await browser.open(pageOf("", id), { expected: /404/ });
      await page.getByRole("heading", { name: "The store is unknown" }).waitFor();
    }
  });
});
