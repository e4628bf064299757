import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openTokens } from "../../../api/http/tokens.ts";
import { expectAccessible } from "../../harness/accessible.ts";
import { json } from "../../harness/api.ts";
import { openBrowser, type TestBrowser } from "../../harness/browser.ts";
import { servedSample } from "../../harness/served-api.ts";

const READER = "reader-0123456789abcdef";

const NASTY = `</script><img src=x onerror="document.title='owned'">&amp;'"`;
const LONG = "مطعم ".repeat(40).trim();

const served = await servedSample();
let browser: TestBrowser;
/** Two stores that are down at the end of the sample. */
let [STORE, NAME, OTHER] = ["", "", ""];
beforeAll(async () => {
  browser = await openBrowser();
  const { down } = await (await fetch(`${served.url}/now`)).json();
  const [one, other] = down.filter((store: { name: string | null }) => store.name !== null);
  [STORE, NAME, OTHER] = [one.store_id, one.name, other.store_id];
});
afterAll(async () => {
  await browser.close();
  await served.close();
});

const pageOf = (id: string) => `${served.url}/ui/stores/${id}`;

async function setName(id: string, name: string): Promise<void> {
  const put = await fetch(`${served.url}/stores/${id}/attributes`, json("PUT", { name }));
  expect(put.status).toBe(202);
  await served.caughtUp();
}

/** The width that a page needs beyond its window; 0 if it fits. */
const overflow = (page: Page) =>
  page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth");

describe("the name of a store", () => {
  it("is first wherever the store is shown, with its id beside it", async () => {
    const now = await browser.open(`${served.url}/ui/now`);
    const link = now.locator(`a[data-id=${STORE}]`);
    expect(await link.textContent()).toBe(`${NAME} ${STORE}`);
    await link.click();
    await now.waitForURL(`**/stores/${STORE}`);
    expect(await now.locator("h1").textContent()).toBe(`${NAME} ${STORE}`);
    expect(await now.title()).toBe(`${NAME} (${STORE}) · store-monitor`);
    await now.getByRole("link", { name: "Calendar" }).click();
    await now.waitForURL("**/calendar");
    expect(await now.locator("h1").textContent()).toBe(`Calendar of ${NAME} ${STORE}`);
    expect(await now.title()).toBe(`Calendar of ${NAME} (${STORE}) · store-monitor`);
  });

  it("may be anything: markup is text, and a long one is cut, also from right to left", async () => {
    await setName(STORE, NASTY);
    await setName(OTHER, LONG);
    for (const path of ["/ui/now", `/ui/stores/${STORE}`, `/ui/stores/${STORE}/calendar`]) {
      const page = await browser.open(`${served.url}${path}`);
      await page.locator("bdi", { hasText: NASTY }).first().waitFor();
      expect(await page.title()).not.toBe("owned");
      expect(await page.locator("main img").count()).toBe(0);
    }
    const phone = await browser.open(`${served.url}/ui/now`, {
      viewport: { width: 360, height: 740 },
    });
    const long = phone.locator(`a[data-id=${OTHER}] bdi`);
    expect(await long.getAttribute("title")).toBe(LONG);
    expect(await long.evaluate((name) => name.scrollHeight > name.clientHeight)).toBe(true);
    expect(await overflow(phone)).toBe(0);
    await phone.goto(pageOf(OTHER));
    expect(await overflow(phone)).toBe(0);
    await expectAccessible(phone);
  });
});

describe("the search in the header", () => {
  const search = async (page: Page, text: string) => {
    await page.getByLabel("Name or id of a store").fill(text);
    await page.getByRole("button", { name: "Go" }).click();
  };

  it("leads to a store by its id, and to the only one that is found", async () => {
    const page = await browser.open(`${served.url}/ui/pipeline`);
    await search(page, "berlin-0001");
    await page.waitForURL("**/ui/stores/berlin-0001");
    await setName("berlin-0003", "Zum Krug");
    await search(page, "krug");
    await page.waitForURL("**/ui/stores/berlin-0003");
  });

  it("lists what it finds if that is more than one, page by page", async () => {
    for (const javaScriptEnabled of [true, false]) {
      const page = await browser.open(`${served.url}/ui/pipeline`, { javaScriptEnabled });
      await search(page, "pasta corner");
      await page.locator("[data-hits='50']").waitFor();
      const ids = () =>
        page
          .locator("[data-hit]")
          .evaluateAll((rows) => rows.map((row) => row.getAttribute("data-hit") ?? ""));
      const first = await ids();
      await page.getByRole("link", { name: "Next page" }).click();
      await page.getByText("on this page, by id").waitFor();
      const second = await ids();
      const all = await (await fetch(`${served.url}/stores?search=pasta+corner&limit=100`)).json();
      expect([...first, ...second].slice(0, 100)).toEqual(
        all.items.map(({ store_id }: { store_id: string }) => store_id),
      );
      expect(await page.locator("[data-hit] th").first().textContent()).toContain("Pasta Corner, ");
    }
  });

  it("says so when it finds nothing, and is for everybody", async () => {
    const page = await browser.open(`${served.url}/ui/find?store=%3Cb%3Ex`);
    await page.getByText("No store has an id that begins with it").waitFor();
    expect(await page.locator("h1").textContent()).toBe("Stores found by “<b>x”");
    await page.goto(`${served.url}/ui/find?store=curry`);
    await page.setViewportSize({ width: 360, height: 740 });
    expect(await overflow(page)).toBe(0);
    await expectAccessible(page);
  });

  it("suggests stores by their names", async () => {
    const page = await browser.open(`${served.url}/ui/pipeline`);
    await page.getByLabel("Name or id of a store").fill("orchard lane");
    const option = page.locator("#stores-found option").first();
    await option.waitFor({ state: "attached" });
    expect(await option.textContent()).toContain("Orchard Lane");
    expect(await option.getAttribute("value")).toMatch(/^[a-z-]+-\d{4}$/);
  });
});

describe("Now", () => {
  it("finds stores that are down by name", async () => {
    const page = await browser.open(`${served.url}/ui/now`);
    await page.locator("[data-connection=live]").waitFor();
    await page.getByLabel("Name or id", { exact: true }).fill("NIGHT noodles");
    await page.getByText("that match “NIGHT noodles”").waitFor();
    const answer = await (await fetch(`${served.url}/now?search=night+noodles`)).json();
    expect(answer.matching).toBeGreaterThan(0);
    expect(await page.locator("table.down tbody tr").count()).toBe(answer.down.length);
    expect(answer.matching).toBeLessThan(answer.stores.down);
  });

  it("has a line for each group of a chosen attribute, also without a script", async () => {
    const page = await browser.open(`${served.url}/ui/now`);
    await page.locator("[data-connection=live]").waitFor();
    expect(await page.locator("[data-group]").count()).toBe(0);
    await page.getByLabel("Group by").selectOption("region");
    await page.locator("[data-group='Europe']").waitFor();
    expect(new URL(page.url()).searchParams.get("by")).toBe("region");
    const lines = (of: Page) =>
      of
        .locator("[data-group]")
        .evaluateAll((rows) =>
          rows.map((row) => [
            row.getAttribute("data-group"),
            ...[...row.querySelectorAll("td")].map((cell) => Number(cell.textContent)),
          ]),
        );
    const { groups, stores } = await (await fetch(`${served.url}/now?by=region`)).json();
    const told = groups.items.map((each: Record<string, unknown>) => [
      ...[each.value, each.stores, each.down, each.unknown],
    ]);
    expect(await lines(page)).toEqual(told);
    const down = (await lines(page)).map(([, , count]) => Number(count));
    expect(down.reduce((sum, count) => sum + count)).toBe(stores.down);
    await page.reload();
    expect(await lines(page)).toEqual(told);
    const plain = await browser.open(`${served.url}/ui/now`, { javaScriptEnabled: false });
    await plain.getByLabel("Group by").selectOption("region");
    await plain.getByRole("button", { name: "Show", exact: true }).click();
    expect(await lines(plain)).toEqual(told);
    await plain.goto(`${served.url}/ui/now?by=colour`);
    expect(await plain.locator("[data-group]").count()).toBe(0);
    await page.setViewportSize({ width: 360, height: 740 });
    expect(await overflow(page)).toBe(0);
    await expectAccessible(page);
  });
});

describe("the attributes of a store", () => {
  const open = async (id: string) => {
    const page = await browser.open(pageOf(id));
    await page
      .locator("#edit-attributes button[type=submit]:enabled")
      .waitFor({ state: "attached" });
    await page.locator("#edit-attributes > summary").click();
    return page;
  };
  const shown = (page: Page) =>
    page
      .locator("[data-attribute]")
      .evaluateAll((all) => all.map((each) => [...each.children].map((part) => part.textContent)));

  it("are shown, and set as a whole", async () => {
    const page = await open("sydney-0001");
    const before = await (await fetch(`${served.url}/stores/sydney-0001/attributes`)).json();
    const { name, ...others } = before.attributes;
    expect(await shown(page)).toEqual(Object.entries(others));
    await page.getByLabel("Value of attribute 2").fill("The Quay <b>");
    await page.getByRole("button", { name: "Remove attribute 1" }).click();
    await page.getByRole("button", { name: "Add an attribute" }).click();
    await page.keyboard.type("Manager");
    await page.keyboard.press("Tab");
    await page.keyboard.type("Ann");
    await page.keyboard.press("Enter");
    await page.locator("[data-notice=visible]").waitFor();
    const { attributes } = await (
      await fetch(`${served.url}/stores/sydney-0001/attributes`)
    ).json();
    const { brand: _, ...rest } = others;
    expect(attributes).toEqual({ ...rest, name: "The Quay <b>", manager: "Ann" });
    expect(await page.locator("h1").textContent()).toBe("The Quay <b> sydney-0001");
    expect(await page.title()).toBe("The Quay <b> (sydney-0001) · store-monitor");
    expect(await shown(page)).toEqual(
      Object.entries(attributes).filter(([attribute]) => attribute !== "name"),
    );
    expect(name).not.toBe(attributes.name);
  });

  it("are refused in words, by the page and by the API", async () => {
    const page = await browser.open(pageOf("sydney-0002"), { expected: /400/ });
    await page
      .locator("#edit-attributes button[type=submit]:enabled")
      .waitFor({ state: "attached" });
    await page.locator("#edit-attributes > summary").click();
    const last = page.locator(".attribute-rows li").last();
    await last.locator("input").last().fill("nameless");
    await page.getByRole("button", { name: "Set", exact: true }).click();
    await page.getByRole("alert").getByText("has no name").waitFor();
    await last.locator("input").first().fill("Brand");
    await page.getByRole("button", { name: "Set", exact: true }).click();
    await page.getByRole("alert").getByText("occurs twice").waitFor();
    await last.locator("input").first().fill("uptime");
    await page.getByRole("button", { name: "Set", exact: true }).click();
    await page.getByRole("alert").getByText("named like a column of reports").waitFor();
    await expectAccessible(page);
    await page.setViewportSize({ width: 360, height: 740 });
    expect(await overflow(page)).toBe(0);
  });

  it("are only shown to who may not write", async () => {
    const tokens = openTokens({ API_TOKENS: `${READER}:read` });
    const url = await served.serve({ tokens });
    const page = await browser.open(`${url}/ui/stores/sydney-0003`);
    await page.getByLabel("Token").fill(READER);
    await page.getByRole("button", { name: "Sign in" }).click();
    await page.getByRole("slider").waitFor();
    expect((await shown(page)).length).toBeGreaterThan(2);
    expect(await page.locator("#edit-attributes").count()).toBe(0);
  });
});
