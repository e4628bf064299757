import type { InputFiles } from "../../producers/csv/inputs.ts";
import type { Progress } from "../../producers/launch/progress.ts";
import type { EventLog } from "../../producers/log/event-log.ts";
import type { Monday } from "../../producers/messages/cells.ts";
import { replayInEventTime } from "../../producers/replay/event-time.ts";
import { realSleep } from "../../producers/replay/pace.ts";
import { replayReference } from "../../producers/replay/replay.ts";
import { replayWithProgress } from "../../producers/replay/replay-with-progress.ts";

/** How a live stream goes: so many seconds of event time in a second, once or for ever. */
export type Pace = { speed: number; loop: boolean };

/** What streams, and who wants to know of it. */
export type Live = {
  log: EventLog;
  files: InputFiles;
  pace: Pace;
  monday: Monday;
  clock: () => Date;
  signal: AbortSignal;
  /** Told how far zones and hours have been loaded. */
  onProgress: (at: Progress) => void;
  /** Called when they are loaded, before the first poll is sent. */
  onLoaded: () => Promise<void>;
};

/**
 * Loads zones and hours at once, then sends the polls in event time, and tells both.
 *
 * @throws the reason of the signal's abort
 */
export async function streamLive({ log, files, pace, monday, clock, signal, ...told }: Live) {
  await replayWithProgress(
    files,
    (onProgress) => replayReference(log, files, { monday, signal, now: clock(), onProgress }),
    { onProgress: told.onProgress },
  );
  await told.onLoaded();
  await replayWithProgress(
    files,
    async (onProgress) => [
      await replayInEventTime(log, files.polls, {
        ...pace,
        clock,
        sleep: realSleep,
        signal,
        onProgress,
      }),
    ],
    { endless: pace.loop },
  );
}

/** What a live stream does, and what it leaves behind, for people. */
export function liveText({ speed, loop }: Pace): string {
  const shown =
    speed === 60 ? "an hour of them in a minute" : `${speed} times as fast as they were`;
  if (!loop) return `Sending the polls in their order, ${shown}, with their own timestamps.`;
  return [
    `Live: the polls of the file are sent again and again, ${shown}, each with the time of now.`,
    "They come on top of what is in the data folder already, which stays, and are kept like any others;",
    "to be rid of them, use a DATA_DIR of its own.",
  ].join("\n");
}
