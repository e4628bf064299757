import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { afterAll, expect, it } from "vitest";
import { openEmbeddedLog } from "../../../../producers/log/embedded/embedded-log.ts";
import { countOf } from "../../../../producers/log/spans.ts";
import { temporaryFolder } from "../../../harness/temporary-database.ts";
import { logContract } from "../log-contract.ts";

const folder = await temporaryFolder();
afterAll(() => folder.remove());

logContract("embedded", async () => openEmbeddedLog(join(folder.path, "log")));

it("hands a stream of single messages on in a few batches, and all of it", async () => {
  const log = openEmbeddedLog(join(folder.path, "stream"));
  const counts: number[] = [];
  const began = performance.now();
  const reading = log.read(
    new Map([
      [
        "t",
        { resumeAt: async () => 0, handle: async ({ spans }) => void counts.push(countOf(spans)) },
      ],
    ]),
  );
  let sent = 0;
  for (; performance.now() - began < 1500; sent += 1) {
    await log.append("t", [{ key: "k", value: String(sent) }]);
    await delay(5);
  }
  const seen = () => counts.reduce((sum, count) => sum + count, 0);
  await expect.poll(seen).toBe(sent);
  // One at once, and then one in each quarter of a second.
  expect(counts.length).toBeLessThanOrEqual((performance.now() - began) / 250 + 2);
  await reading.stop();
  await log.close();
});
