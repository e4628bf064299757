/** Knows why the log cannot be written now. */
export type WriteWatch = {
  problem(): string | undefined;
  /** A write of this many bytes failed: retries one of that size until it succeeds. */
  failed(problem: string, bytes: number): void;
  /** Ends the retries. */
  stop(): void;
};

const AGAIN_MS = 1_000;
const MOST_BYTES = 8_000_000;

/** @param tryOut finds out whether this many bytes could be written, and throws if not */
export function watchWrites(tryOut: (bytes: number) => void): WriteWatch {
  let problem: string | undefined;
  let bytes = 0;
  let timer: NodeJS.Timeout | undefined;

  function tryAgain(): void {
    try {
      tryOut(bytes);
    } catch {
      return;
    }
    [problem, bytes] = [undefined, 0];
    clearInterval(timer);
    timer = undefined;
  }

  return {
    problem: () => problem,
    failed: (why, tried) => {
      problem = why;
      bytes = Math.min(Math.max(bytes, tried), MOST_BYTES);
      timer ??= setInterval(tryAgain, AGAIN_MS).unref();
    },
    stop: () => clearInterval(timer),
  };
}
