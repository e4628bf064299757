/**
 * A query in the fragment of an address, which browsers do not send: a shared query is in no
 * server's log.
 */
export function fragmentOf(sql: string): string {
  return `#q=${encodeURIComponent(sql)}`;
}

/** The query of a fragment; undefined if it has none. */
export function queryIn(fragment: string): string | undefined {
  const [, encoded] = /^#q=(.+)$/s.exec(fragment) ?? [];
  if (encoded === undefined) return undefined;
  try {
    return decodeURIComponent(encoded);
  } catch {
    return undefined;
  }
}
