const LONGEST = 60;

/** What stood somewhere, for people: in quotes, on one line, and cut where it is long. */
export function quote(text: string): string {
  return JSON.stringify(text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text);
}
