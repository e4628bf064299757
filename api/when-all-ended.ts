/**
 * The results of `works` as `Promise.all` has them, but only after all have ended, even when some
 * fail: a caller that then cleans up must not be overtaken by the rest.
 */
export async function whenAllEnded<Works extends readonly unknown[] | []>(
  works: Works,
): Promise<{ -readonly [Place in keyof Works]: Awaited<Works[Place]> }> {
  await Promise.allSettled(works);
  return await Promise.all(works);
}
