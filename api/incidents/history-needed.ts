import type { Observation } from "../uptime/fill.ts";
import type { Period } from "../uptime/periods.ts";
import type { StoreIncidents } from "./incidents.ts";

/**
 * Whether the incidents that were found in the polls of a part of a store's history, and that were
 * open at some time of a range, are those of its whole history.
 *
 * However many polls there are before the part: after `recover` active ones in a row no incident
 * is open and no row of inactive polls is begun. So the beginning suffices if there are so many
 * before the range, or nothing before the part. The end suffices if nothing is open there.
 *
 * @param part of the history whose polls were gone through, both ends included
 * @param whole the part that has all polls
 */
export function isEnough(
  { incidents, evidence }: StoreIncidents,
  { part, whole, range }: { part: Period; whole: Period; range: Period },
  recover: number,
): boolean {
  const hasBeginning = part.from <= whole.from || hasRecovered(evidence, range.from, recover);
  const hasEnd =
    part.to >= whole.to ||
    !incidents.some(({ opened, closed }) => closed === null && opened <= range.to);
  return hasBeginning && hasEnd;
}

/** Whether so many active polls in a row are at or before an instant. */
function hasRecovered(evidence: readonly Observation[], by: number, recover: number): boolean {
  let active = 0;
  for (const { at, status } of evidence) {
    if (at > by) return false;
    active = status === "active" ? active + 1 : 0;
    if (active >= recover) return true;
  }
  return false;
}

/** Whether an incident is open at some time from the beginning of a range to its end. */
export function isOpenIn(
  { opened, closed }: { opened: number; closed: number | null },
  { from, to }: Period,
): boolean {
  return opened <= to && (closed === null || closed > from);
}
