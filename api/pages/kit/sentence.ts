/**
 * Words of the API as a sentence. What begins with a name, such as a topic, keeps it as it is
 * spelled.
 */
export function sentenceOf(labels: string): string {
  return labels
    .replace(/^[a-z](?=[a-z]*[\s,:])/, (first) => first.toUpperCase())
    .replace(/[^.!?]$/, "$&.");
}
