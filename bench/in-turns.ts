/**
 * Runs several tasks in turns, so that other load on the machine affects all of them alike.
 *
 * @returns the results of each of them, in the order of the turns
 */
export async function inTurns<Name extends string, Outcome>(
  turns: number,
  things: Record<Name, () => Promise<Outcome>>,
): Promise<Record<Name, Outcome[]>> {
  const names = Object.keys(things) as Name[];
  const outcomes = Object.fromEntries(names.map((name) => [name, [] as Outcome[]]));
  for (let turn = 0; turn < turns; turn += 1) {
    for (const name of names) outcomes[name]?.push(await things[name]());
  }
  return outcomes as Record<Name, Outcome[]>;
}
