import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { afterAll, describe, expect, it } from "vitest";
import { fetchReport, startStandalone, stop } from "../../harness/standalone.ts";
import { temporaryFolder } from "../../harness/temporary-database.ts";

const folder = await temporaryFolder();
afterAll(() => folder.remove());

const KILLS = 10;
/** From the first message on the log the sample takes about so long; a kill falls anywhere in it. */
const REPLAY_MS = 1500;

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
    for (let [kills, folders] = [0, 0]; kills < KILLS; folders += 1) {
      const dataDir = join(folder.path, `killed-${folders}`);
      for (let replaying = true; replaying && kills < KILLS; ) {
        const running = startStandalone(dataDir);
        await Promise.race([
          fileAppears(join(dataDir, "sample", "timezones.csv")),
          running.finished,
        ]);
        const moment = Math.random() * REPLAY_MS;
        await Promise.race([delay(moment), running.finished]);
        const { signal, stdout } = await stop(running, "SIGKILL");
        expect(signal).toBe("SIGKILL");
        // What is printed of the polls comes after their replay: such a kill came too late to count.
        replaying = !stdout.includes("polls.csv:");
        if (replaying) kills += 1;
      }
      const running = startStandalone(dataDir);
      expect(await fetchReport(await running.url)).toBe(expected);
      expect((await stop(running)).code).toBe(0);
    }
  });
});

async function fileAppears(path: string): Promise<void> {
  while (!existsSync(path)) await delay(5);
}

/** Runs in a mount namespace of its own: the monitor on a small disk, then on the same one grown. */
const FULL_DISK = `
mkdir -p "$DATA_DIR" && mount -t tmpfs -o size=11m tmpfs "$DATA_DIR" || exit 90
node producers/launch/main.mjs api/standalone/main.ts > "$OUT.full" 2>&1
echo "exit $?" >> "$OUT.full"
mount -o remount,size=2g "$DATA_DIR"
exec node producers/launch/main.mjs api/standalone/main.ts
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
