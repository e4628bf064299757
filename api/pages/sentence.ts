/** Words of the API as a sentence. What begins with a name, such as a topic, keeps it as it is spelled. */
export function sentenceOf(words: string): string {
  const isName = !/^[a-z]+[\s,:]/.test(words);
  const begun = isName ? words : `${words.charAt(0).toUpperCase()}${words.slice(1)}`;
  return /[.!?]$/.test(begun) ? begun : `${begun}.`;
}
