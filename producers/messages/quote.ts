const LONGEST = 60;

/** Quotes a text for people: on one line, and cut if it is long. */
export function quote(text: string): string {
  return JSON.stringify(text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text);
}
