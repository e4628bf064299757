import { parseArguments } from "../../producers/command-line.ts";
import {
  chosenInputs,
  InputArguments,
  type InputChoice,
  MANNER_USAGE,
} from "../../producers/named-inputs.ts";

const USAGE = `usage: npm start                       with a sample of 500 stores
       npm start -- --data FOLDER      with the three CSV files (.csv or .csv.gz) in a folder
       npm start -- --polls FILE --hours FILE --timezones FILE
${MANNER_USAGE}
DATA_DIR (default ./data) is where everything is kept, PORT (default 3000) where it is served.`;

/**
 * Reads the command line of `npm start`.
 *
 * @throws UsageError with the usage in its message
 */
export function parseStandalone(argv: string[]): InputChoice {
  return parseArguments(argv, USAGE, InputArguments, chosenInputs);
}
