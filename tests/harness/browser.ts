import type { BrowserContext, BrowserContextOptions, Page } from "playwright-core";
import { onTestFinished } from "vitest";
import { startChromium } from "./chromium.ts";

/** A real browser, once per test file. */
export type TestBrowser = {
  /**
   * A page without cookies. It is closed when the test is over, which fails by then when the page had an
   * error, broke its policy, or asked another server for anything.
   */
  open(address: string, options?: OpenOptions): Promise<Page>;
  close(): Promise<void>;
};

type OpenOptions = BrowserContextOptions & {
  /** Errors in the console that this test brings about itself, such as an answer of 404. */
  expected?: RegExp;
};

/**
 * Starts Chromium. Pages that are opened alike share a profile over the tests of a file, so that scripts and
 * styles are loaded and compiled once.
 */
export async function openBrowser(): Promise<TestBrowser> {
  const browser = await startChromium();
  const profiles = new Map<string, Promise<BrowserContext>>();

  function profileOf(options: BrowserContextOptions): Promise<BrowserContext> {
    const key = JSON.stringify(options);
    const profile = profiles.get(key) ?? openProfile(options);
    profiles.set(key, profile);
    return profile;
  }

  async function openProfile(options: BrowserContextOptions): Promise<BrowserContext> {
    const profile = await browser.newContext({ reducedMotion: "reduce", ...options });
    profile.setDefaultTimeout(TIMEOUT_MS);
    return profile;
  }

  return {
    async open(address, { expected, viewport = WINDOW, ...options } = {}) {
      const profile = await profileOf(options);
      const page = await profile.newPage();
      const faults = watch(page, new URL(address).origin);
      onTestFinished(async () => {
        await page.close();
        await profile.clearCookies();
        await profile.clearPermissions();
        await profile.setOffline(false);
        const unexpected = faults.filter((fault) => expected?.test(fault) !== true);
        if (unexpected.length > 0)
          throw new Error(`the page had faults:\n${unexpected.join("\n")}`);
      });
      if (viewport !== null) await page.setViewportSize(viewport);
      await page.goto(address);
      return page;
    },
    close: () => browser.close(),
  };
}

/** Of whatever is waited for on a page; it ends what hangs, and a machine may be busy. */
const TIMEOUT_MS = 120_000;

const WINDOW = { width: 1280, height: 720 };

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
