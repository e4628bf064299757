import type { InputFiles } from "./csv/inputs.ts";
import type { Manner } from "./csv/read-input.ts";
import type { Command } from "./launch/command.ts";
import { parseArguments, runCommand } from "./launch/command-line.ts";
import { readSettings } from "./launch/settings.ts";
import type { EventLog } from "./log/event-log.ts";
import { checkLogSettings, LogSettings, openLog } from "./log/open-log.ts";
import { replayInEventTime } from "./replay/event-time.ts";
import {
  checkInputs,
  chosenInputs,
  INPUT_OPTIONS,
  InputArguments,
  inputsOrSample,
} from "./replay/named-inputs.ts";
import { realSleep } from "./replay/pace.ts";
import { PACE_OPTIONS, PaceArguments } from "./replay/pace-arguments.ts";
import { type OnProgress, type Replayed, replayFiles, replayReference } from "./replay/replay.ts";
import { replayWithProgress } from "./replay/replay-with-progress.ts";

/** `npm run produce`: appends the input files to the log, at once or in event time, and exits. */

const COMMAND: Command = {
  calls: [
    ["npm run produce", "replays a sample of 500 stores"],
    ["npm run produce -- --data FOLDER", "replays your own files"],
    ["npm run produce -- --polls FILE --hours FILE --timezones FILE", ""],
  ],
  options: {
    ...INPUT_OPTIONS,
    ...PACE_OPTIONS,
  },
  text: "Appends the files to the log and exits. KAFKA_BROKERS must be set.",
  settings: LogSettings,
};

const Arguments = InputArguments.extend(PaceArguments.shape);

const clock = () => new Date();

/** Nobody waits for a response, so a restart of the brokers is waited out. */
const APPEND_TIMEOUT_MS = 120_000;

await runCommand(COMMAND, async (signal) => {
  const { input, speed, loop } = parseArguments(
    process.argv.slice(2),
    COMMAND,
    Arguments,
    ({ speed, loop, ...files }) => ({ input: chosenInputs(files), speed, loop }),
  );
  const settings = readSettings(LogSettings, process.env);
  if (settings.KAFKA_BROKERS === undefined) {
    throw new Error(
      "KAFKA_BROKERS is not set: a separate producer needs a log that other processes can reach; " +
        "`npm start` does everything in one process",
    );
  }
  checkLogSettings(settings);
  const named = await checkInputs(input, clock());
  const log = await openLog(settings, APPEND_TIMEOUT_MS);
  try {
    const files = await inputsOrSample(named, log, settings.DATA_DIR);
    if (files === undefined) {
      console.info("No input given, and the log already has messages: nothing to do.");
      return;
    }
    const { monday } = input;
    const paced = loop || speed !== undefined;
    await replayWithProgress(
      files,
      (onProgress) =>
        paced
          ? replayLive(log, files, { speed: speed ?? 1, loop, monday, signal, onProgress })
          : replayFiles(log, files, { now: clock(), monday, signal, onProgress }),
      { endless: loop },
    );
  } catch (error) {
    if (signal.aborted && !loop) console.info("Stopped. The next start continues from here.");
    throw error;
  } finally {
    await log.close();
  }
});

/** Replays zones and hours at once, then the polls in event time. */
async function replayLive(
  log: EventLog,
  files: InputFiles,
  options: Manner & { speed: number; loop: boolean; signal: AbortSignal; onProgress: OnProgress },
): Promise<Replayed[]> {
  return [
    ...(await replayReference(log, files, { ...options, now: clock() })),
    await replayInEventTime(log, files.polls, { ...options, clock, sleep: realSleep }),
  ];
}
