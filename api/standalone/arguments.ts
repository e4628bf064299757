import { parseArguments } from "../../producers/command-line.ts";
import { InputArguments, type NamedInputs, namedInputs } from "../../producers/named-inputs.ts";

const USAGE = `usage: npm start                       with a sample of 500 stores
       npm start -- --data FOLDER      with the three CSV files (.csv or .csv.gz) in a folder
       npm start -- --polls FILE --hours FILE --timezones FILE
DATA_DIR (default ./data) is where everything is kept, PORT (default 3000) where it is served.`;

/**
 * Reads the command line of `npm start`.
 *
 * @throws UsageError with the usage in its message
 */
export function parseStandalone(argv: string[]): NamedInputs {
  return parseArguments(argv, USAGE, InputArguments, namedInputs);
}
