import { openEmbeddedLog } from "../../../../producers/log/embedded/embedded-log.ts";

/** Opens a log, and closes it. */

await openEmbeddedLog(process.argv[2] ?? "").close();
