import type { Writable } from "node:stream";

/** How far a file has been read; `bytes` is its size if that is known. */
export type Progress = {
  file: string;
  rows: number;
  bytesRead: number;
  bytes?: number | undefined;
};

/** Clears the current line of a terminal, such as a bar. */
export const CLEAR_LINE = "\r\x1b[2K";

const BAR_WIDTH = 24;
const TERMINAL_EVERY_MS = 100;
const LINE_EVERY_MS = 5000;

/**
 * Progress as text: rows, rows per second and, if the size of the file is known, the percentage and
 * the time left at this pace. `bar` draws it for a terminal.
 */
export function progressText(progress: Progress, elapsedMs: number, bar: boolean): string {
  const { file, rows, bytesRead, bytes } = progress;
  const pace = `${group(rows)} rows, ${group((rows / Math.max(1, elapsedMs)) * 1000)} rows/s`;
  if (bytes === undefined || bytes === 0) return `${file}: ${pace}`;
  const share = Math.min(1, bytesRead / bytes);
  const left = share === 0 ? "" : `, ${duration((elapsedMs / share) * (1 - share))} left`;
  const percent = `${Math.floor(share * 100)} %`.padStart(5);
  if (!bar) return `${file}: ${percent.trim()}, ${pace}${left}`;
  const full = Math.round(share * BAR_WIDTH);
  return `${file} ${"█".repeat(full)}${"░".repeat(BAR_WIDTH - full)} ${percent}  ${pace}${left}`;
}

/**
 * Shows progress: on a terminal a bar that redraws itself, elsewhere a plain line every five
 * seconds. `clear` removes the bar before other text is printed.
 */
export function showProgress(out: Writable & { isTTY?: boolean }, clock: () => number) {
  const terminal = out.isTTY === true;
  const every = terminal ? TERMINAL_EVERY_MS : LINE_EVERY_MS;
  let file = "";
  let began = 0;
  let shown = 0;
  return {
    update(progress: Progress): void {
      const now = clock();
      if (progress.file !== file) {
        file = progress.file;
        began = now;
        shown = terminal ? 0 : now;
      }
      if (now - shown < every) return;
      shown = now;
      const text = progressText(progress, now - began, terminal);
      out.write(terminal ? `${CLEAR_LINE}${text}` : `${text}\n`);
    },
    clear(): void {
      if (terminal) out.write(CLEAR_LINE);
    },
  };
}

/**
 * Prints a line on standard error while progress may be shown there: it replaces the bar, which the
 * next progress draws again.
 */
export function printAside(text: string): void {
  console.error(`${process.stderr.isTTY ? CLEAR_LINE : ""}${text}`);
}

/** 1234567 as `1,234,567`. */
export function group(count: number): string {
  return Math.round(count).toLocaleString("en-US");
}

function duration(milliseconds: number): string {
  const seconds = Math.ceil(milliseconds / 1000);
  return seconds < 90 ? `${seconds} s` : `${Math.ceil(seconds / 60)} min`;
}
