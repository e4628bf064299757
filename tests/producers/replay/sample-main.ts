import { runProgram } from "../../../producers/launch/command-line.ts";
import { openEmbeddedLog } from "../../../producers/log/embedded/embedded-log.ts";
import { inputsOrSample } from "../../../producers/replay/named-inputs.ts";

/** Makes the sample in a data folder, for a log elsewhere. */

const [, , dataDir = "", log = ""] = process.argv;
await runProgram(async () => {
  await inputsOrSample(undefined, openEmbeddedLog(log), dataDir);
});
