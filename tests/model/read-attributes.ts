import { readRows } from "./cells.ts";
import { readStoreId } from "./read-cell.ts";
import { cell, type ReadFile, readFile } from "./read-file.ts";
import { Refused } from "./refused.ts";

/** The whole set of a store's attributes: those that have a value. */
export type AttributesRow = { storeId: string; attributes: ReadonlyMap<string, string> };

const COLUMNS = {
  needed: ["store_id"],
  others: (name: string) => name.toLowerCase().replaceAll(/[ -]/g, "_"),
};
const TAKEN = /^(store_id|bucket|stores|open|polls|outages)$/;
const NUMBERS = /^(uptime|downtime|unknown|excused|uptime_pct)(_last_(hour|day|week))?$/;

/** The rows of a file of attributes, named by its columns. */
export function readAttributes(text: string): ReadFile<AttributesRow> {
  const names = attributeNames(text);
  return readFile(text, COLUMNS, (cells) => {
    const storeId = readStoreId(cell(cells, "store_id"));
    const values = names.map((name) => [name, cell(cells, name)] as const);
    if (storeId === undefined) return "no store id";
    if (values.some(([, value]) => [...value].length > 200)) return "a value is too long";
    return { storeId, attributes: new Map(values.filter(([, value]) => value !== "")) };
  });
}

function attributeNames(text: string): string[] {
  const { header } = readRows(text, COLUMNS);
  const names = header.filter((name) => name !== "" && name !== "store_id");
  const wrong = names.find(
    (name) => !/^[a-z][a-z0-9_]{0,63}$/.test(name) || TAKEN.test(name) || NUMBERS.test(name),
  );
  if (wrong !== undefined) throw new Refused(`${wrong} cannot be the name of an attribute`);
  if (names.length > 32) throw new Refused("more than 32 attributes");
  return names;
}
