const DAY_MS = 86_400_000;

/**
 * The instant at which the wall clock of a zone shows a date and time such as `2024-12-24T18:00`,
 * with the offset that it then has; the earlier one if there are two, undefined if the clock skips
 * it. No text is no instant: empty.
 */
export function instantOf(wall: string, timezone: string): string | undefined {
  if (wall === "") return "";
  const shown = Date.parse(`${wall}Z`);
  // What no clock shows is left to the API, which says so.
  if (Number.isNaN(shown)) return wall;
  const offsets = [shown - DAY_MS, shown + DAY_MS].map((at) => offsetAt(at, timezone));
  const found = offsets
    .toSorted((a, b) => msOf(b) - msOf(a))
    .find((offset) => offsetAt(shown - msOf(offset), timezone) === offset);
  return found && `${new Date(shown).toISOString().slice(0, -1)}${found}`;
}

/** The offset of a zone at an instant: `-06:00`. */
function offsetAt(ms: number, timeZone: string): string {
  const format = new Intl.DateTimeFormat("en", { timeZone, timeZoneName: "longOffset" });
  const name = format.formatToParts(ms).find(({ type }) => type === "timeZoneName")?.value ?? "";
  return name.slice("GMT".length) || "+00:00";
}

function msOf(offset: string): number {
  const [hours = "", minutes = "", seconds = "0"] = offset.slice(1).split(":");
  const ms = ((Number(hours) * 60 + Number(minutes)) * 60 + Number(seconds)) * 1000;
  return offset.startsWith("-") ? -ms : ms;
}
