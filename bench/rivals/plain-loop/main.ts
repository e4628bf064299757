import { EVIDENCE_US } from "../../../api/uptime/reach.ts";
import { type Totals, writeReport } from "../csv.ts";
import { runRival } from "../rival.ts";
import { readSchedules, schedulePeriods } from "../schedules.ts";
import { totalsOf } from "../walk.ts";
import { readPolls } from "./read-polls.ts";

/**
 * The rival without any engine: one thread, an array of polls for each store, and a loop over it.
 */

await runRival(async (files) => {
  const schedules = readSchedules(files);
  const polls = await readPolls(files.polls);
  const ids = [...new Set([...schedules.ofStore.keys(), ...polls.ofStore.keys()])].sort();
  for (const each of polls.ofStore.values()) each.sort();
  return {
    report: async (out) => {
      const periods = schedulePeriods(schedules.all, polls.newest);
      function* rows(): Generator<[string, Totals]> {
        for (const id of ids) {
          const opening = periods[schedules.ofStore.get(id) ?? 0] ?? [];
          const own = polls.ofStore.get(id)?.values() ?? new Float64Array();
          yield [id, totalsOf(own, opening, polls.newest - EVIDENCE_US, polls.newest)];
        }
      }
      writeReport(out, rows());
    },
    close: async () => {},
  };
});
