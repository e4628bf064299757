import { spawn } from "node:child_process";

/** A program that cannot outlive this process. */
export type Guarded = {
  /** Resolves when it has ended, with its exit code: 128 + n after signal n. */
  ended: Promise<number>;
  /** Stops it (SIGTERM); `ended` resolves when it has ended. */
  stop(): void;
  /** Kills it (SIGKILL). */
  kill(): void;
};

/**
 * Starts the program, and a reader of a pipe from this process: a line stops the program, and the
 * end of the pipe, which also comes when this process is killed, kills it. The end of the program
 * ends the reader. The shell's own messages about killed programs are discarded.
 */
const GUARD = `
exec 3<&0
"$@" </dev/null 3<&- &
program=$!
exec 2>/dev/null
(while read -r _; do kill -TERM "$program"; done <&3; kill -KILL "$program") &
reader=$!
exec 3<&-
wait "$program"
code=$?
kill -KILL "$reader"
exit "$code"
`;

/**
 * Starts a program that ends with this process, even if this process is killed and can do nothing.
 * It has a process group of its own, so that Ctrl-C reaches only this process. Its output goes to
 * standard error.
 */
export function startGuarded(program: string, args: readonly string[]): Guarded {
  const child = spawn("sh", ["-c", GUARD, "guard", program, ...args], {
    stdio: ["pipe", process.stderr, process.stderr],
    detached: true,
  });
  const { stdin } = child;
  stdin.on("error", () => {});
  const ended = new Promise<number>((resolve, reject) => {
    child.once("error", reject);
    child.once("exit", (code) => {
      // Without the shell, nobody waits for the program: the end of the pipe ends what may be left.
      stdin.destroy();
      resolve(code ?? 1);
    });
  });
  ended.catch(() => {});
  return { ended, stop: () => void stdin.write("stop\n"), kill: () => void stdin.destroy() };
}
