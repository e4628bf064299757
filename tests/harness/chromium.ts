import { type Browser, chromium } from "playwright-core";

/** Debian's Chromium; other systems name theirs. */
const EXECUTABLE = process.env.CHROMIUM ?? "/usr/bin/chromium";

const SWITCHES = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-dev-shm-usage",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--no-first-run",
];

/** Starts the Chromium of this machine, which asks nobody for anything by itself. */
export async function startChromium(): Promise<Browser> {
  return await chromium.launch({ executablePath: EXECUTABLE, args: SWITCHES, timeout: 120_000 });
}
