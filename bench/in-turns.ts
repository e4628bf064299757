/**
 * Does several things by turns, so that what else the machine does meets all of them alike.
 *
 * @returns what each of them gave, in the order of the turns
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
