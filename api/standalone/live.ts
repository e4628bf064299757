import type { InputFiles } from "../../producers/csv/inputs.ts";
import type { Progress } from "../../producers/launch/progress.ts";
import type { EventLog } from "../../producers/log/event-log.ts";
import type { Monday } from "../../producers/messages/cells.ts";
import { replayInEventTime } from "../../producers/replay/event-time.ts";
import { realSleep } from "../../producers/replay/pace.ts";
import { replayReference } from "../../producers/replay/replay.ts";
import { replayWithProgress } from "../../producers/replay/replay-with-progress.ts";

/** The pace of a live stream: seconds of event time in a second, once or endlessly. */
export type Pace = { speed: number; loop: boolean };

/** What is streamed, and the callbacks for its progress. */
export type Live = {
  log: EventLog;
  files: InputFiles;
  pace: Pace;
  monday: Monday;
  clock: () => Date;
  signal: AbortSignal;
  /** Called with the progress of loading zones and hours. */
  onProgress: (at: Progress) => void;
  /** Called when they are loaded, before the first poll is sent. */
  onLoaded: () => Promise<void>;
};

/**
 * Loads zones and hours at once, then sends the polls in event time, with the progress of both.
 *
 * @throws the reason of the signal's abort
 */
export async function streamLive({ log, files, pace, monday, clock, signal, ...callbacks }: Live) {
  await replayWithProgress(
    files,
    (onProgress) => replayReference(log, files, { monday, signal, now: clock(), onProgress }),
    { onProgress: callbacks.onProgress },
  );
  await callbacks.onLoaded();
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

/** What a live stream does and leaves behind, for people. */
export function liveText({ speed, loop }: Pace): string {
  const shown =
    speed === 60 ? "an hour of them in a minute" : `${speed} times as fast as they were made`;
  if (!loop) return `Sending the polls in order, ${shown}, with their own timestamps.`;
  return [
    `Live: the polls of the file are sent again and again, ${shown}, each with the present time.`,
    "They are added to what the data folder already holds, and kept like any other polls;",
    "to keep them apart, set DATA_DIR to another folder.",
  ].join("\n");
}
