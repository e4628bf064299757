import { setTimeout as delay } from "node:timers/promises";
import { z } from "zod";
import { parseArguments, runProgram } from "./command-line.ts";
import type { Manner } from "./csv/read-input.ts";
import { replayInEventTime } from "./event-time.ts";
import type { EventLog } from "./log/event-log.ts";
import { checkLogSettings, LogSettings, openLog } from "./log/open-log.ts";
import {
  checkInputs,
  chosenInputs,
  InputArguments,
  inputsOrSample,
  MANNER_USAGE,
} from "./named-inputs.ts";
import { parseSpeed } from "./pace.ts";
import {
  type InputFiles,
  type OnProgress,
  type Replayed,
  replayFiles,
  replayReference,
} from "./replay.ts";
import { tellReplay } from "./tell-replay.ts";

/** `npm run produce`: puts the input files on the log, all at once or in event time, and ends. */

const USAGE = `usage: npm run produce                       with a sample of 500 stores
       npm run produce -- --data FOLDER      with the three CSV files (.csv or .csv.gz) in a folder
       npm run produce -- --polls FILE --hours FILE --timezones FILE
--speed 60x   sends the polls in the order and, 60 times as fast, at the pace of their timestamps
--loop        for demonstrations: again and again, each poll with the time at which it is sent
${MANNER_USAGE}
KAFKA_BROKERS names the Kafka brokers (host:port,…); KAFKA_PARTITIONS (default 6) is for topics that it makes.`;

const Arguments = InputArguments.extend({
  speed: z
    .string()
    .transform((text, context) => {
      try {
        return parseSpeed(text);
      } catch (error) {
        context.addIssue(error instanceof Error ? error.message : String(error));
        return z.NEVER;
      }
    })
    .optional(),
  loop: z.boolean().default(false),
});

const clock = () => new Date();

/** Nobody waits for an answer: brokers that start again are waited for, instead of giving up. */
const APPEND_PATIENCE_MS = 120_000;

await runProgram(async (signal) => {
  const { input, speed, loop } = parseArguments(
    process.argv.slice(2),
    USAGE,
    Arguments,
    ({ speed, loop, ...files }) => ({ input: chosenInputs(files), speed, loop }),
  );
  const settings = LogSettings.parse(process.env);
  if (settings.KAFKA_BROKERS === undefined) {
    throw new Error(
      "KAFKA_BROKERS is not set: a producer of its own needs a log that others can reach; " +
        "`npm start` does everything in one process",
    );
  }
  checkLogSettings(settings);
  const named = await checkInputs(input, clock());
  const log = await openLog(settings, APPEND_PATIENCE_MS);
  try {
    const files = await inputsOrSample(named, log, settings.DATA_DIR);
    if (files === undefined) {
      console.info("No input named, and the log already holds something: nothing to do.");
      return;
    }
    const { monday } = input;
    const paced = loop || speed !== undefined;
    await tellReplay(
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
  const sleep = (ms: number, signal?: AbortSignal) =>
    delay(ms, undefined, signal === undefined ? {} : { signal });
  return [
    ...(await replayReference(log, files, { ...options, now: clock() })),
    await replayInEventTime(log, files.polls, { ...options, clock, sleep }),
  ];
}
