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

/** `npm run produce`: puts the input files on the log, all at once or in event time, and ends. */

const COMMAND: Command = {
  calls: [
    ["npm run produce", "with a sample of 500 stores"],
    ["npm run produce -- --data FOLDER", "with your own files"],
    ["npm run produce -- --polls FILE --hours FILE --timezones FILE", ""],
  ],
  options: {
    ...INPUT_OPTIONS,
    ...PACE_OPTIONS,
  },
  text: "Puts the files on the log, and ends. KAFKA_BROKERS must be set.",
  settings: LogSettings,
};

const Arguments = InputArguments.extend(PaceArguments.shape);

const clock = () => new Date();

/** Nobody waits for an answer: brokers that start again are waited for, instead of giving up. */
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
      "KAFKA_BROKERS is not set: a producer of its own needs a log that others can reach; " +
        "`npm start` does everything in one process",
    );
  }
  checkLogSettings(settings);
  const named = await checkInputs(input, clock());
  const log = await openLog(settings, APPEND_TIMEOUT_MS);
  try {
    const files = await inputsOrSample(named, log, settings.DATA_DIR);
    if (files === undefined) {
      console.info("No input named, and the log already holds something: nothing to do.");
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
    if (signal.aborted && !loop) console.info("Stopped; started again, it goes on where it was.");
    throw error;
  } finally {
    await log.close();
  }
});

/** Zones and hours at once, then the polls in event time. */
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
