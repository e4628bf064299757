/**
 * What works come to, as `Promise.all` tells it, but when none of them goes on any more, also when some
 * fail: who then tidies up must not be overtaken by the rest.
 */
export async function whenAllEnded<Works extends readonly unknown[] | []>(
  works: Works,
): Promise<{ -readonly [Place in keyof Works]: Awaited<Works[Place]> }> {
  await Promise.allSettled(works);
  return await Promise.all(works);
}
