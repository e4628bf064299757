import { canonicalClockTime, canonicalEnd } from "../../producers/messages/clock-time.ts";
import { canonicalTimestamp, microseconds } from "../../producers/messages/timestamp.ts";
import type { ArbitraryStore } from "../model/arbitrary-files.ts";

/** When a drawn store opens, in the format in which ClickHouse has it (`readCalendar`). */
export function drawnSchedule({ zone, weeks, specialDays, closures }: ArbitraryStore) {
  const rowsOf = (rows: readonly string[]) =>
    rows.map((row) => {
      const [day, start = "", end = ""] = row.split(",");
      return [Number(day), canonicalClockTime(start), canonicalEnd(end)];
    });
  const plain = weeks.find(({ validFrom }) => validFrom === "");
  const dated = weeks
    .filter(({ validFrom }) => validFrom !== "")
    .sort((a, b) => (a.validFrom < b.validFrom ? -1 : 1))
    .map(({ validFrom, rows }) => [validFrom, rowsOf(rows)]);
  const days = specialDays.map((row) => {
    const [date, start = "", end = ""] = row.split(",");
    return [date, start === "" ? [] : [[canonicalClockTime(start), canonicalEnd(end)]]];
  });
  const us = (text: string) => String(microseconds(canonicalTimestamp(text) ?? ""));
  // A later row of the same beginning takes the place of an earlier one.
  const cuts = new Map(
    closures.map((row) => {
      const [from = "", to = ""] = row.split(",");
      return [us(from), to === "" ? "" : us(to)];
    }),
  );
  const isPlain = dated.length === 0 && days.length === 0 && cuts.size === 0;
  return {
    timezone: zone ?? "America/Chicago",
    week: JSON.stringify(rowsOf(plain?.rows ?? [])),
    calendar: isPlain ? "" : JSON.stringify([dated, days, [...cuts]]),
  };
}
