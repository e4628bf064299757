/**
 * How many seconds a request prefers to wait: `wait` of a `Prefer` header (RFC 7240, section 4.3).
 *
 * @param most the maximum, to which a longer wait is cut
 * @returns undefined where there is none, or none that can be parsed: servers may ignore
 *   preferences
 */
export function preferredWait(header: string | undefined, most: number): number | undefined {
  const preferences = (header ?? "").split(",").map((each) => each.split(";")[0]?.trim() ?? "");
  const waits = preferences.flatMap((each) => /^wait\s*=\s*"?(\d{1,9})"?$/i.exec(each)?.[1] ?? []);
  // The first of several preferences of the same name counts.
  const [seconds] = waits;
  return seconds === undefined ? undefined : Math.min(Number(seconds), most);
}
