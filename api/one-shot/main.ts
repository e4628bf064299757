import { schedulesOfStores } from "../../sql/one-shot/one-report.ts";
import { COMMAND, parseOneShot } from "./arguments.ts";
import { runOnFiles } from "./run-on-files.ts";

await runOnFiles(COMMAND, parseOneShot, {
  refusal: "no report was made",
  ahead: (db) => schedulesOfStores(db, {}),
  csv: async (db, given, schedules, say) => {
    const { reportCsv } = await import("./write-report.ts");
    return await reportCsv(db, given, await schedules, say);
  },
});
