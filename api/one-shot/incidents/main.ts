import { runOnFiles } from "../run-on-files.ts";
import { COMMAND, parseIncidents } from "./arguments.ts";

await runOnFiles(COMMAND, parseIncidents, {
  refusal: "nothing was written",
  // Incidents need the calendars as they are when everything is loaded.
  ahead: async () => undefined,
  csv: async (db, given, _, say) => {
    const { incidentsCsv } = await import("./incidents-csv.ts");
    return await incidentsCsv(db, given, say);
  },
});
