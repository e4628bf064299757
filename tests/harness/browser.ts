import type { BrowserContextOptions, Page } from "playwright-core";
import { onTestFinished } from "vitest";
import { startChromium } from "./chromium.ts";

/** A real browser, once per test file. */
export type TestBrowser = {
  /**
   * A page of a fresh profile. It is closed when the test is over, which fails by then when the page had an
   * error, broke its policy, or asked another server for anything.
   */
  open(address: string, options?: OpenOptions): Promise<Page>;
  close(): Promise<void>;
};

export type OpenOptions = BrowserContextOptions & {
  /** Errors in the console that this test brings about itself, such as an answer of 404. */
  expected?: RegExp;
};

/** Starts Chromium. */
export async function openBrowser(): Promise<TestBrowser> {
  const browser = await startChromium();
  return {
    async open(address, { expected, ...options } = {}) {
      const context = await browser.newContext({ reducedMotion: "reduce", ...options });
      const page = await context.newPage();
      const faults = watch(page, new URL(address).origin);
      onTestFinished(async () => {
        await context.close();
        const unexpected = faults.filter((fault) => expected?.test(fault) !== true);
        if (unexpected.length > 0)
          throw new Error(`the page had faults:\n${unexpected.join("\n")}`);
      });
      await page.goto(address);
      return page;
    },
    close: () => browser.close(),
  };
}

/** Notes what a page must not do. A broken policy is an error in the console. */
function watch(page: Page, origin: string): string[] {
  const faults: string[] = [];
  page.on("pageerror", (error) => faults.push(`error: ${error.message}`));
  page.on("console", (message) => {
    const isFault = message.type() === "error" || message.type() === "warning";
    if (isFault) faults.push(`${message.type()}: ${message.text()} ${message.location().url}`);
  });
  page.on("request", (request) => {
    const url = new URL(request.url());
    if (url.protocol !== "data:" && url.origin !== origin) faults.push(`request to ${url.origin}`);
  });
  return faults;
}
