import { type ChildProcess, spawn } from "node:child_process";
import { closeSync, openSync, readFileSync, rmSync, statfsSync, writeSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";

/** Whether small disks can be had here: they need Linux and user namespaces. */
export const HAS_SMALL_DISKS = process.platform === "linux";

/** A small disk of its own, which only a shell that runs on it sees, and what that starts. */
export type SmallDisk = {
  shell: ChildProcess;
  /** The process that the shell has started last. */
  child(): number;
  /** All that was printed so far. */
  output(): string;
  /** Resolves with the first match in what is printed after `from`; rejects when the shell ends without one. */
  printed(pattern: RegExp, from?: number): Promise<RegExpExecArray>;
  /** Takes all room that is left, and what others give back, until `makeRoom`. */
  fill(): void;
  /** Gives it back. */
  makeRoom(): void;
  /** Ends all of it. */
  end(): Promise<void>;
};

/**
 * Runs a shell script in a mount namespace of its own, with a tmpfs of this size (`40m`) on a folder.
 * With the shell, the disk is gone.
 */
export async function onSmallDisk(
  folder: string,
  size: string,
  script: string,
  env: NodeJS.ProcessEnv,
): Promise<SmallDisk> {
  await mkdir(folder, { recursive: true });
  const shell = spawn(
    "unshare",
    [
      ...["--map-root-user", "--mount", "sh", "-c"],
      `mount -t tmpfs -o size=${size} tmpfs "$DISK" || exit 90\n${script}`,
    ],
    { env: { ...process.env, ...env, DISK: folder }, stdio: "pipe" },
  );
  let [text, ended] = ["", false];
  for (const stream of [shell.stdout, shell.stderr]) {
    stream.setEncoding("utf8").on("data", (piece: string) => {
      text += piece;
    });
  }
  const closed = new Promise<void>((resolve) => {
    shell.once("close", () => {
      ended = true;
      resolve();
    });
  });
  /** The disk as it is seen from outside. */
  const root = `/proc/${shell.pid}/root${folder}`;
  let filling: NodeJS.Timeout | undefined;

  function child(): number {
    const children = readFileSync(`/proc/${shell.pid}/task/${shell.pid}/children`, "utf8");
    const child = Number(children.trim().split(" ").at(-1));
    // A signal to 0 goes to the whole group of processes that the tests are in.
    if (child === 0) throw new Error("it has ended");
    return child;
  }

  return {
    shell,
    child,
    output: () => text,
    printed: async (pattern, from = 0) => {
      for (;;) {
        const match = pattern.exec(text.slice(from));
        if (match !== null) return match;
        if (ended) throw new Error(`ended without ${pattern}:\n${text}`);
        await Promise.race([new Promise((resolve) => setTimeout(resolve, 20)), closed]);
      }
    },
    fill: () => {
      takeAll(root);
      filling = setInterval(() => takeAll(root), 50);
    },
    makeRoom: () => {
      clearInterval(filling);
      rmSync(join(root, FILLER));
    },
    end: async () => {
      clearInterval(filling);
      try {
        process.kill(child(), "SIGKILL");
      } catch {
        // There is none.
      }
      shell.kill("SIGKILL");
      await closed;
    },
  };
}

const FILLER = "filler";

/** Writes until not even a block fits. */
function takeAll(root: string): void {
  const file = openSync(join(root, FILLER), "a");
  try {
    const { bsize } = statfsSync(root);
    for (let piece = Buffer.alloc(1_048_576, 1); piece.length >= bsize; ) {
      if (!writes(file, piece)) piece = piece.subarray(0, Math.floor(piece.length / 2));
    }
  } finally {
    closeSync(file);
  }
}

function writes(file: number, piece: Buffer): boolean {
  try {
    return writeSync(file, piece) === piece.length;
  } catch {
    return false;
  }
}
