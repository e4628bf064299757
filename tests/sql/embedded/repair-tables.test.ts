import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { failureOf, whileAway } from "../../../sql/failures.ts";
import { HAS_SMALL_DISKS, onSmallDisk } from "../../harness/small-disk.ts";
import { temporaryFolder } from "../../harness/temporary-database.ts";

const folder = await temporaryFolder();
afterAll(() => folder.remove());

describe.runIf(HAS_SMALL_DISKS)("a disk that becomes full while parts are merged", () => {
  it("costs no row: the table is loaded anew from the parts that were merged", async () => {
    const disk = await onSmallDisk(
      join(folder.path, "disk"),
      "150m",
      'node producers/launch/main.mjs tests/sql/embedded/full-disk-merge-main.ts "$DISK"',
      { UV_THREADPOOL_SIZE: "16" },
    );
    const [, told = ""] = await disk.printed(/^done (.*)$/m);
    await disk.end();
    expect(JSON.parse(told)).toEqual({
      same: true,
      repaired: [{ table: "t", whole: true }],
      again: [],
    });
  });
});

describe("a table that is away for a moment", () => {
  const missing = Object.assign(new Error("Table default.t does not exist"), { code: "60" });

  it("is waited for, and one that is missing is not", async () => {
    expect(failureOf(missing)).toBe("fatal");
    await whileAway(async () => expect(failureOf(missing)).toBe("retry"));
    expect(failureOf(missing)).toBe("retry");
  });
});
