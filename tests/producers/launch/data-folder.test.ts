import { chmod, mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { prepareDataFolder } from "../../../producers/launch/data-folder.ts";
import { makeFolder } from "../../../producers/launch/make-folder.ts";
import { run, startCommand } from "../../harness/run.ts";
import { HAS_SMALL_DISKS, onSmallDisk } from "../../harness/small-disk.ts";
import { temporaryFolder } from "../../harness/temporary-database.ts";

const folder = await temporaryFolder();
afterAll(() => folder.remove());

/** A folder in which none can be made, although it is there: Node's own way never ends in it. */
const NOWHERE = "/proc/nowhere";

const LAUNCH = ["producers/launch/main.mjs"];

describe("a folder", () => {
  it("is made with those above it, and may be there", async () => {
    const path = join(folder.path, "a/b/c");
    makeFolder(path);
    makeFolder(path);
    expect(await readdir(join(folder.path, "a/b"))).toEqual(["c"]);
  });

  it.runIf(process.platform === "linux").each([NOWHERE, `${NOWHERE}/at/all`])(
    "is refused at once where none can be made: %s",
    (path) => {
      expect(() => makeFolder(path)).toThrow(/ENOENT/);
    },
  );
});

describe("a data folder that cannot be used", () => {
  it.runIf(process.platform === "linux").each([
    ["api/standalone/main.ts", {}],
    ["sql/clickhouse-http/main.ts", {}],
    ["producers/log/kafka/broker/main.ts", { KAFKA_PORT: "0" }],
    ["consumers/main.ts", { KAFKA_BROKERS: "127.0.0.1:9" }],
    ["consumers/rebuild/main.ts", {}],
  ])("ends %s at once, with one sentence and exit code 1", async (program, env) => {
    const { code, stdout, stderr } = await run(program, [], {
      env: { DATA_DIR: NOWHERE, PORT: "0", CLICKHOUSE_PORT: "0", ...env },
    });
    expect([code, stdout]).toEqual([1, ""]);
    expect(stderr).toBe(
      `DATA_DIR ${NOWHERE} cannot be used: no folder can be created there (ENOENT: no such file or directory, mkdir '${NOWHERE}'). Set DATA_DIR to a folder that this process may write to\n`,
    );
  });

  it("is a file, or below one", async () => {
    const path = join(folder.path, "file");
    await writeFile(path, "");
    expect(() => prepareDataFolder(path)).toThrow("it is a file");
    expect(() => prepareDataFolder(join(path, "data"))).toThrow("a part of its path is a file");
  });

  it.runIf(HAS_SMALL_DISKS)("is on a file system that is read-only", async () => {
    const disk = await onSmallDisk(
      join(folder.path, "read-only"),
      "1m",
      `mount -o remount,ro "$DISK"\nnode ${LAUNCH} api/standalone/main.ts; echo "ended with $?"`,
      { DATA_DIR: join(folder.path, "read-only"), PORT: "0" },
    );
    const [, code] = await disk.printed(/ended with (\d+)/);
    expect(code).toBe("1");
    expect(disk.output()).toContain("cannot be used: its file system is read-only");
    await disk.end();
  });

  it.runIf(process.platform === "linux")("is another user's", async () => {
    const path = join(folder.path, "closed");
    await mkdir(path);
    await chmod(path, 0o555);
    await chmod(folder.path, 0o755);
    const env = { DATA_DIR: path, PORT: "0" };
    const asNobody = ["--reuid=65534", "--regid=65534", "--clear-groups"];
    const isRoot = process.getuid?.() === 0;
    const command = [process.execPath, ...LAUNCH, "api/standalone/main.ts"];
    const [program = "", ...args] = isRoot ? ["setpriv", ...asNobody, ...command] : command;
    const { code, stderr } = await startCommand(program, args, { env }).finished;
    expect(code).toBe(1);
    expect(stderr).toContain(`DATA_DIR ${path} cannot be used: this user may not write there`);
  });
});

describe.runIf(HAS_SMALL_DISKS)("a disk that is full while the sample is made", () => {
  it("is said with the folder, and nothing half made is left", async () => {
    const path = join(folder.path, "sample-disk");
    const listed = join(folder.path, "listed");
    const disk = await onSmallDisk(
      path,
      "3m",
      `node ${LAUNCH} tests/producers/replay/sample-main.ts "$DISK" "$LOG"; echo "ended with $?"; ls -A "$DISK" > "$LISTED"; echo listed`,
      { LOG: join(folder.path, "log"), LISTED: listed },
    );
    await disk.printed(/listed/);
    expect(disk.output()).toContain("ended with 1");
    expect(disk.output()).toContain(
      `${path}/sample: the sample cannot be created: its disk is full (ENOSPC`,
    );
    expect(await readFile(listed, "utf8")).toBe("");
    await disk.end();
  });
});
