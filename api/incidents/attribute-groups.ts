/** A group of stores: those with one value of an attribute; both empty: all stores. */
export type Group = { attribute: string; value: string };

/**
 * The groups of stores: all of them, and for each attribute those with each of its values, in the
 * order of the bytes of attribute and value. An empty value is no group.
 *
 * @param valuesOf the values that a store has, in the order of the names; empty or missing: none
 */
export function groupsOf<Store>(
  stores: readonly Store[],
  names: readonly string[],
  valuesOf: (store: Store) => readonly string[],
): (Group & { stores: Store[] })[] {
  const all = { attribute: "", value: "", stores: [...stores] };
  const of = [...names].sort().flatMap((attribute) => {
    const place = names.indexOf(attribute);
    const values = new Map<string, Store[]>();
    for (const store of stores) {
      const value = valuesOf(store)[place] ?? "";
      const same = values.get(value) ?? [];
      values.set(value, same);
      same.push(store);
    }
    values.delete("");
    return [...values]
      .sort(([a], [b]) => Buffer.compare(Buffer.from(a), Buffer.from(b)))
      .map(([value, same]) => ({ attribute, value, stores: same }));
  });
  return [all, ...of];
}
