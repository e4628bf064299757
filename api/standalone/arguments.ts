import { z } from "zod";
import { KeepLogSettings, KeepSettings } from "../../consumers/retention/settings.ts";
import type { Command } from "../../producers/launch/command.ts";
import { parseArguments } from "../../producers/launch/command-line.ts";
import { LogSettings } from "../../producers/log/open-log.ts";
import {
  chosenInputs,
  INPUT_OPTIONS,
  InputArguments,
  type InputChoice,
} from "../../producers/replay/named-inputs.ts";
import { PACE_OPTIONS, PaceArguments } from "../../producers/replay/pace-arguments.ts";
import { DatabaseSettings } from "../../sql/open-database.ts";
import { ServeSettings } from "../serve.ts";
import type { Pace } from "./live.ts";

/** The settings of `npm start`: it does everything. */
export const Settings = z.object({
  ...LogSettings.shape,
  ...DatabaseSettings.shape,
  ...KeepSettings.shape,
  ...KeepLogSettings.shape,
  ...ServeSettings.shape,
});

/** `npm start`. */
export const COMMAND: Command = {
  calls: [
    ["npm start", "with a sample of 500 stores"],
    ["npm start -- --live", "with the sample as a live stream, an hour of it in a minute"],
    ["npm start -- --data FOLDER", "with your own files"],
    ["npm start -- --polls FILE --hours FILE --timezones FILE", ""],
  ],
  options: { ...INPUT_OPTIONS, ...PACE_OPTIONS, "--live": "the same as --speed 60x --loop" },
  text: "Everything in one process, until it is stopped. Started again, it continues where it stopped.",
  settings: Settings,
};

const LIVE_SPEED = 60;

const Arguments = InputArguments.extend({
  ...PaceArguments.shape,
  live: z.boolean().default(false),
});

/** The arguments of `npm start`; with a pace, the polls are sent as a live stream. */
export type StandaloneArguments = { input: InputChoice; pace: Pace | undefined };

/**
 * Reads the command line of `npm start`.
 *
 * @throws UsageError with the usage in its message
 */
export function parseStandalone(argv: string[]): StandaloneArguments {
  return parseArguments(argv, COMMAND, Arguments, ({ live, speed, loop, ...files }) => {
    const isPaced = live || loop || speed !== undefined;
    const standard = live ? LIVE_SPEED : 1;
    const pace = isPaced ? { speed: speed ?? standard, loop: live || loop } : undefined;
    return { input: chosenInputs(files), pace };
  });
}
