import { z } from "zod";
import type { Command } from "../../producers/command.ts";
import { parseArguments } from "../../producers/command-line.ts";
import { LogSettings } from "../../producers/log/open-log.ts";
import {
  chosenInputs,
  INPUT_OPTIONS,
  InputArguments,
  type InputChoice,
} from "../../producers/named-inputs.ts";
import { StoreSettings } from "../../sql/open-store.ts";
import { ServeSettings } from "../serve.ts";

/** The settings of `npm start`: it does everything. */
export const Settings = z.object({
  ...LogSettings.shape,
  ...StoreSettings.shape,
  ...ServeSettings.shape,
});

/** `npm start`. */
export const COMMAND: Command = {
  calls: [
    ["npm start", "with a sample of 500 stores"],
    ["npm start -- --data FOLDER", "with your own files"],
    ["npm start -- --polls FILE --hours FILE --timezones FILE", ""],
  ],
  options: INPUT_OPTIONS,
  words: "Everything in one process, until it is stopped; started again, it goes on where it was.",
  settings: Settings,
};

/**
 * Reads the command line of `npm start`.
 *
 * @throws UsageError with the usage in its message
 */
export function parseStandalone(argv: string[]): InputChoice {
  return parseArguments(argv, COMMAND, InputArguments, chosenInputs);
}
