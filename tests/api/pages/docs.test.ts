import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { referenceOf } from "../../../api/pages/docs/reference.ts";
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

const document = (await (await fetch(`${served.url}/openapi.json`)).json()) as {
  paths: Record<string, object>;
};
const operations = referenceOf(document).flatMap((subject) => subject.operations);

describe("the reference of the API", () => {
  it("has every operation of the document once", () => {
    const expected = Object.entries(document.paths).flatMap(([path, item]) =>
      Object.keys(item).map((method) => `${method.toUpperCase()} ${path}`),
    );
    expect(operations.map(({ method, path }) => `${method} ${path}`).sort()).toEqual(
      expected.sort(),
    );
  });

  it("says of each what it is for, what it takes, and what it answers", () => {
    const rows = operations.find(({ id }) => id === "getReportRows");
    expect(rows?.parameters.find(({ name }) => name === "id")).toMatchObject({
      ...{ place: "path", required: true, type: "string" },
    });
    expect(rows?.parameters.find(({ name }) => name === "format")?.type).toContain('"csv", "json"');
    const answer = rows?.answers.find(({ status }) => status === "200");
    expect(answer?.types).toContain("text/csv");
    const create = operations.find(({ id }) => id === "createReport");
    expect(create?.body?.members.find(({ name }) => name === "as_of")).toMatchObject({
      ...{ required: false, type: "string" },
    });
    expect(create?.curl).toMatch(/^curl -X POST "\$URL\/reports" --json '\{.*\}'$/);
    for (const { id, summary, answers } of operations) {
      expect(summary, id).not.toBe("");
      expect(answers.length, id).toBeGreaterThan(0);
    }
  });

  it("reads a document that a part is missing of", () => {
    expect(referenceOf({})).toEqual([]);
    expect(referenceOf({ paths: { "/x": { get: {} } } })).toMatchObject([
      { name: "Other", operations: [{ method: "GET", path: "/x", curl: 'curl "$URL/x"' }] },
    ]);
    const quoted = { content: { "text/csv": { example: "it's\r\n" } } };
    expect(referenceOf({ paths: { "/x": { post: { requestBody: quoted } } } })).toMatchObject([
      {
        operations: [
          {
            curl: `curl -X POST "$URL/x" -H "Content-Type: text/csv" --data-binary 'it'\\''s'`,
          },
        ],
      },
    ]);
  });

  it("gives commands that this server understands", async () => {
    for (const { id, method, curl } of operations) {
      const address = /"\$URL([^"]*)"/.exec(curl)?.[1] ?? "";
      if (method !== "GET" || id === "streamEvents") continue;
      const response = await fetch(`${served.url}${address}`, {
        signal: AbortSignal.timeout(60_000),
        headers: { Prefer: "wait=0" },
      });
      const text = response.status === 400 ? await response.text() : "";
      await response.body?.cancel().catch(() => {});
      expect([200, 202, 404], `${id} ${address} ${text}`).toContain(response.status);
    }
  });

  it("is a page in the frame of the others, on a phone and in the dark too", async () => {
    const page = await browser.open(`${served.url}/docs`);
    await page.getByRole("heading", { name: "GET /reports/{id}/rows", exact: true }).waitFor();
    expect(await page.locator("article.operation").count()).toBe(operations.length);
    expect(await page.getByRole("link", { name: "API", exact: true }).getAttribute("href")).toBe(
      "docs",
    );
    await page.setViewportSize({ width: 360, height: 800 });
    expect(await page.evaluate("document.documentElement.scrollWidth")).toBe(360);
    await expectAccessible(page);
    await page.emulateMedia({ colorScheme: "dark" });
    await expectAccessible(page);
    await page.getByRole("link", { name: "GET /now", exact: true }).click();
    expect(new URL(page.url()).hash).not.toBe("");
  });

  it("is compressed", async () => {
    const response = await fetch(`${served.url}/docs`, { headers: { "Accept-Encoding": "gzip" } });
    expect(response.headers.get("Content-Encoding")).toBe("gzip");
  });
});

describe("an address that a person opens", () => {
  it.each(["/nothing-here", "/reports/7fd1c0a2-5a3e-4d0b-9c52-0d6f1a0e77b1", "/reports/x"])(
    "%s answers with a page where there is nothing else",
    async (path) => {
      const expected = /Failed to load resource/;
      const page = await browser.open(`${served.url}/docs`, { expected });
      const response = await page.goto(`${served.url}${path}`);
      expect(response?.headers()["content-type"]).toContain("text/html");
      expect(response?.status()).toBeGreaterThanOrEqual(400);
      await page.locator("main h1").waitFor();
      expect(await page.evaluate("getComputedStyle(document.body).margin")).toBe("0px");
      const program = await fetch(`${served.url}${path}`);
      expect(program.headers.get("Content-Type")).toContain("application/problem+json");
    },
  );
});
