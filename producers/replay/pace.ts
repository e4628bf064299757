import { setTimeout as delay } from "node:timers/promises";

/** How fast event time passes, and the clock that it is measured against. */
export type Pace = {
  /** Seconds of event time per second of the clock, above 0. */
  speed: number;
  clock: () => Date;
  /** Resolves after this many milliseconds, or rejects when the signal is aborted. */
  sleep: (ms: number, signal?: AbortSignal) => Promise<void>;
  signal?: AbortSignal;
};

/** The sleep of a `Pace` by the clock of this machine. */
export const realSleep: Pace["sleep"] = (ms, signal) =>
  delay(ms, undefined, signal === undefined ? {} : { signal });

/** What is due within a tick is one append: a live stream does not need to be smoother. */
const TICK_MS = 100;
const ENTRIES_PER_APPEND = 5000;
/** Timers overflow after 24 days; a clock that was set is noticed after this long. */
const LONGEST_SLEEP_MS = 60_000;

/**
 * Reads a pace: `60x`, `0.5x` or plain `60`.
 *
 * @throws RangeError for anything else, and for 0
 */
export function parseSpeed(text: string): number {
  const [, digits] = /^(\d+(?:\.\d+)?)x?$/i.exec(text.trim()) ?? [];
  const speed = Number(digits);
  if (speed > 0 && Number.isFinite(speed)) return speed;
  throw new RangeError(
    `the speed ${JSON.stringify(text)} is not a number above 0: 1x is the pace of the polls ` +
      "themselves, 60x replays an hour in a minute, 0.5x takes twice as long",
  );
}

/**
 * Sends the polls from `from` (at once) to `end` (not included; above `from`, perhaps infinite),
 * each when it is due. Reports the next poll and how many milliseconds late it is. A tick sends
 * together what came due since the last one; `send` gets the tick's instant in milliseconds.
 *
 * @param eventTime microseconds of event time from any beginning to a poll; never less for a later
 *   poll
 * @throws the reason of the signal's abort, when the running `send` is done
 */
export async function keepPace(
  eventTime: (poll: number) => number,
  from: number,
  end: number,
  { speed, clock, sleep, signal }: Pace,
  send: (from: number, until: number, now: number) => Promise<void>,
  onSent: (next: number, lateMs: number) => void,
): Promise<void> {
  const begin = eventTime(from);
  const start = clock().getTime();
  const dueAt = (poll: number) => start + (eventTime(poll) - begin) / 1000 / speed;

  for (let next = from; ; ) {
    signal?.throwIfAborted();
    const tick = clock().getTime();
    const most = Math.min(end, next + ENTRIES_PER_APPEND);
    let until = next;
    while (until < most && dueAt(until) <= tick) until += 1;
    if (until > next) await send(next, until, tick);
    next = until;
    const now = clock().getTime();
    const due = next < end ? dueAt(next) : now;
    onSent(next, Math.max(0, Math.round(now - due)));
    if (next >= end) return;
    // If more was due than one append takes, the rest follows without a pause.
    const wake = due <= tick ? now : Math.max(due, tick + TICK_MS);
    if (wake > now) await pause(Math.min(Math.ceil(wake - now), LONGEST_SLEEP_MS), sleep, signal);
  }
}

async function pause(
  ms: number,
  sleep: Pace["sleep"],
  signal: AbortSignal | undefined,
): Promise<void> {
  try {
    await sleep(ms, signal);
  } finally {
    // An aborted sleep throws an error of its own; the caller gets the reason.
    signal?.throwIfAborted();
  }
}
