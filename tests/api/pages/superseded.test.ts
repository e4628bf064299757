import { afterAll, beforeAll, expect, it } from "vitest";
import { ReportBody } from "../../../api/answers/report.ts";
import { openTokens } from "../../../api/http/tokens.ts";
import { expectAccessible } from "../../harness/accessible.ts";
import { json } from "../../harness/api.ts";
import { openBrowser, type TestBrowser } from "../../harness/browser.ts";
import { servedSample } from "../../harness/served-api.ts";

const READER = "reader-0123456789abcdef";

const served = await servedSample();
let browser: TestBrowser;
let id = "";
beforeAll(async () => {
  browser = await openBrowser();
  id = await made({ label: "noon", as_of: "2024-11-08T12:00:00Z", stores: ["london-0043"] });
});
afterAll(async () => {
  await browser.close();
  await served.close();
});

async function made(body: object): Promise<string> {
  const options = { method: "hold", gaps: "carry", reach: "75m", detail: "full", ...body };
  const response = await fetch(`${served.url}/reports`, json("POST", options));
  const { report_id } = ReportBody.parse(await response.json());
  await served.reports.idle();
  return report_id;
}

const told = async (report: string) =>
  ReportBody.parse(await (await fetch(`${served.url}/reports/${report}`)).json());

it("a report that nothing has superseded says nothing of it", async () => {
  const page = await browser.open(`${served.url}/ui/reports/${id}`);
  await page.locator("[data-loaded]").waitFor();
  expect(await page.locator("[data-superseded]").count()).toBe(0);
});

it("a superseded report says so, is requested again with all options, and compared", async () => {
  const poll = { store_id: "london-0043", status: "inactive" };
  const late = { ...poll, timestamp_utc: "2024-11-08T11:31:02.345678Z" };
  await fetch(`${served.url}/polls`, json("POST", late));
  await served.caughtUp();
  const list = await browser.open(`${served.url}/ui/reports`);
  await list.getByText(/Superseded since .* UTC: polls/).waitFor();
  const page = await browser.open(`${served.url}/ui/reports/${id}`);
  const notice = page.locator("[data-superseded]");
  expect(await notice.textContent()).toMatch(
    /^Superseded since .* UTC: polls\. This report stays as it is\./,
  );
  await expectAccessible(page);
  await page.getByRole("button", { name: "Request it again and compare" }).click();
  await page.waitForURL(new RegExp(`compare=${id}`));
  const again = new URL(page.url()).pathname.split("/").at(-1) ?? "";
  expect(again).not.toBe(id);
  await served.reports.idle();
  await page.getByText("london-0043").first().waitFor();
  await page.locator("#compare-section").getByText("london-0043").first().waitFor();
  const [before, after] = [await told(id), await told(again)];
  const optionsOf = ({
    label,
    as_of,
    method,
    reach_us,
    gaps,
    detail,
    selected_stores,
  }: ReportBody) => ({
    ...{ label, as_of, method, reach_us, gaps, detail, selected_stores },
  });
  expect(optionsOf(after)).toEqual(optionsOf(before));
  expect(after.superseded).toBeNull();
  expect(after.csv_sha256).not.toBe(before.csv_sha256);
});

it("who may only read is shown no button, and may not request it; nor may another site", async () => {
  const again = `/ui/reports/${id}/again`;
  const foreign = await fetch(`${served.url}${again}`, {
    ...{ method: "POST", redirect: "manual", headers: { Origin: "https://evil.example" } },
  });
  expect(foreign.status).toBe(403);
  const tokens = openTokens({ API_TOKENS: `${READER}:read` });
  const url = await served.serve({ tokens });
  const headers = { Authorization: `Bearer ${READER}` };
  const page = await (await fetch(`${url}/ui/reports/${id}`, { headers })).text();
  expect(page).toContain("data-superseded");
  expect(page).not.toContain("Request it again");
  const refused = await fetch(`${url}${again}`, {
    ...{ method: "POST", redirect: "manual", headers: { ...headers, Origin: url } },
  });
  expect(refused.status).toBe(403);
});
