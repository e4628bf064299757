/**
 * How many seconds a request would rather wait than be answered too soon: `wait` of a `Prefer` header
 * (RFC 7240, section 4.3).
 *
 * @param most a longer wait is cut to so many seconds
 * @returns undefined where none is preferred, or none that can be read: preferences are not required to
 *   be understood
 */
export function preferredWait(header: string | undefined, most: number): number | undefined {
  const preferences = (header ?? "").split(",").map((each) => each.split(";")[0]?.trim() ?? "");
  const waits = preferences.flatMap((each) => /^wait\s*=\s*"?(\d{1,9})"?$/i.exec(each)?.[1] ?? []);
  // Of several of the same name the first one counts.
  const [seconds] = waits;
  return seconds === undefined ? undefined : Math.min(Number(seconds), most);
}
