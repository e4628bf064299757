import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import type { Browser, Page } from "playwright-core";
import { z } from "zod";
import type { Command } from "../../producers/launch/command.ts";
import { refuseArguments, runCommand } from "../../producers/launch/command-line.ts";
import { startChromium } from "../../tests/harness/chromium.ts";
import { startStandalone, stop } from "../../tests/harness/standalone.ts";

/** `npm run screenshots`: the pages with the sample data, for the README. */

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
    { name: "report", path: `reports/${report}` },
    { name: "store", path: `stores/${store}` },
    { name: "sql", path: "sql", act: runAnExample },
    { name: "pipeline", path: "pipeline", colorScheme: "dark", act: watchPolls },
  ];
}

/** How each day compares with the one before. */
async function runAnExample(page: Page): Promise<void> {
  await page.getByRole("button", { name: /of each day/ }).click();
  await page.getByRole("button", { name: "Run" }).click();
  await page.locator("table.result").waitFor();
}

/** Sends polls until a dozen rates have been seen. */
async function watchPolls(page: Page): Promise<void> {
  const rates = page.locator("[data-rates] tbody tr");
  for (let sent = 0; (await rates.count()) < 12; sent += 1) {
    const polls = Array.from({ length: 100 + 40 * (sent % 5) }, (_, index) => ({
      store_id: "london-0043",
      status: "active",
      timestamp_utc: new Date(Date.UTC(2024, 10, 10) + sent * 1000 + index).toISOString(),
    }));
    await page.request.post(new URL("/polls", page.url()).href, { data: polls });
    await delay(250);
  }
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

const COMMAND: Command = {
  calls: [["npm run screenshots", "takes the screenshots of the README again, with Chromium"]],
  settings: z.object({}),
};

await runCommand(COMMAND, async () => {
  refuseArguments(process.argv.slice(2), COMMAND);
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
