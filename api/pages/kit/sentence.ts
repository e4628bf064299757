/**
 * A text of the API as a sentence. A name at its beginning, such as that of a topic, is left as it
 * is.
 */
export function sentenceOf(text: string): string {
  return text
    .replace(/^[a-z](?=[a-z]*[\s,:])/, (first) => first.toUpperCase())
    .replace(/[^.!?]$/, "$&.");
}
