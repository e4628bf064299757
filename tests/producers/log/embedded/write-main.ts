import { openEmbeddedLog } from "../../../../producers/log/embedded/embedded-log.ts";
import { entriesFrom } from "./some-log.ts";

/** Appends to a log until it is stopped. */

const log = openEmbeddedLog(process.argv[2] ?? "");
for (let written = 0; ; written += 100) {
  await log.append("store.polls", entriesFrom("store.polls", written, 100));
  console.info(`written ${written + 100}`);
}
