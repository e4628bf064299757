import { spawn } from "node:child_process";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { afterAll, describe, expect, it } from "vitest";
import { fetchReport, startStandalone, stop } from "../harness/standalone.ts";
import { temporaryFolder } from "../harness/temporary-store.ts";

const folder = await temporaryFolder();
afterAll(() => folder.remove());

const KILLS = 10;
/** A start takes about this long to its last poll; a kill falls anywhere in it. */
const REPLAY_MS = 4000;

async function undisturbedReport(): Promise<string> {
  const running = startStandalone(join(folder.path, "undisturbed"));
  try {
    return await fetchReport(await running.url);
  } finally {
    await stop(running);
  }
}

describe("kill -9", () => {
  it("at ten random moments of a replay changes not a byte of the report", async () => {
    const expected = await undisturbedReport();
    const dataDir = join(folder.path, "killed");
    for (let kill = 0; kill < KILLS; kill += 1) {
      const running = startStandalone(dataDir);
      const moment = 500 + Math.random() * (REPLAY_MS - 500);
      await Promise.race([delay(moment), running.finished]);
      console.info(`kill ${kill + 1} after ${Math.round(moment)} ms`);
      expect((await stop(running, "SIGKILL")).signal).toBe("SIGKILL");
    }
    const running = startStandalone(dataDir);
    expect(await fetchReport(await running.url)).toBe(expected);
    expect((await stop(running)).code).toBe(0);
  }, 180_000);
});

/** Runs in a mount namespace of its own: the monitor on a small disk, then on the same one grown. */
const FULL_DISK = `
mkdir -p "$DATA_DIR" && mount -t tmpfs -o size=11m tmpfs "$DATA_DIR" || exit 90
node --import tsx api/standalone/main.ts > "$OUT.full" 2>&1
echo "exit $?" >> "$OUT.full"
mount -o remount,size=2g "$DATA_DIR"
exec node --import tsx api/standalone/main.ts
`;

describe.runIf(process.platform === "linux")(
  "a full disk (needs Linux and user namespaces)",
  () => {
    it("ends the process with a message, and nothing that was on the log is lost", async () => {
      const expected = await undisturbedReport();
      const out = join(folder.path, "out");
      const env = { ...process.env, DATA_DIR: join(folder.path, "small"), OUT: out, PORT: "0" };
      const child = spawn(
        "unshare",
        ["--map-root-user", "--mount", "--kill-child", "sh", "-c", FULL_DISK],
        { env },
      );
      const ended = new Promise<number | null>((resolve) => child.once("close", resolve));
      let text = "";
      for (const stream of [child.stdout, child.stderr]) {
        stream.setEncoding("utf8").on("data", (piece: string) => {
          text += piece;
        });
      }
      const url = await new Promise<string>((resolve, reject) => {
        ended.then((code) => reject(new Error(`ended with ${code}: ${text}`)));
        child.stdout.on("data", () => {
          const address = /Serving on (\S+),/.exec(text)?.[1];
          if (address !== undefined) resolve(address);
        });
      });
      try {
        expect(await fetchReport(url)).toBe(expected);
      } finally {
        child.kill("SIGKILL");
        await ended;
      }
      const first = await readFile(`${out}.full`, "utf8");
      expect(first).toMatch(/exit 1$/m);
      expect(first).toMatch(/not enough space|disk full|no space left/i);
    });
  },
);
