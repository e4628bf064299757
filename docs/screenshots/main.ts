import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Browser, Page } from "playwright-core";
import { runProgram } from "../../producers/command-line.ts";
import { startChromium } from "../../tests/harness/chromium.ts";
import { startStandalone, stop } from "../../tests/harness/standalone.ts";

/** `npm run screenshots`: the pages as they look on the sample data, for the README. */

const FOLDER = fileURLToPath(new URL(".", import.meta.url));

const SIZE = { width: 1280, height: 860 };

type Shot = {
  name: string;
  path: string;
  colorScheme?: "light" | "dark";
  /** What a person does first. */
  act?(page: Page): Promise<void>;
};

function shots(report: string, store: string): Shot[] {
  return [
    { name: "now", path: "now" },
    { name: "reports", path: "reports" },
    { name: "report", path: `reports/${report}` },
    { name: "store", path: `stores/${store}` },
    { name: "pipeline", path: "pipeline", colorScheme: "dark" },
    { name: "sql", path: "sql" },
  ];
}

async function take(browser: Browser, url: string, shot: Shot): Promise<void> {
  const { name, path, colorScheme = "light", act } = shot;
  const page = await browser.newPage({ viewport: SIZE, colorScheme, reducedMotion: "reduce" });
  await page.goto(`${url}/ui/${path}`);
  await act?.(page);
  await page.screenshot({ path: join(FOLDER, `${name}.png`) });
  await page.close();
  console.info(`docs/screenshots/${name}.png`);
}

await runProgram(async () => {
  const folder = await mkdtemp(join(tmpdir(), "store-monitor-screenshots-"));
  const monitor = startStandalone(join(folder, "data"));
  const browser = await startChromium();
  try {
    const url = await monitor.url;
    const [, report = "", store = ""] = await monitor.printed(/\/reports\/([\w-]+)\/stores\/(\S+)/);
    for (const shot of shots(report, store)) await take(browser, url, shot);
  } finally {
    await browser.close();
    await stop(monitor);
    await rm(folder, { recursive: true, force: true });
  }
});
