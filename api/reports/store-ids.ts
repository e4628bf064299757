import { storeIdProblem } from "../../producers/messages/topics.ts";

/** The maximum number of stores that a request may name. */
export const MOST_STORES = 1_000_000;

/**
 * The ids of a request, each once and in byte order, or what is wrong with the first invalid one.
 */
export type Ids = { ids: string[] } | { problem: string };

/** Checks ids. `nameOf` names the place of one for the message. */
export function idsOf(texts: readonly string[], nameOf = (index: number) => `store ${index}`): Ids {
  const ids = new Set<string>();
  for (const [index, text] of texts.entries()) {
    const id = text.trim();
    const problem = storeIdProblem(id);
    if (problem !== undefined) return { problem: `${nameOf(index)}: ${problem}` };
    ids.add(id);
  }
  if (ids.size === 0) return { problem: "it contains no store" };
  if (ids.size > MOST_STORES) return { problem: `it contains more than ${MOST_STORES} stores` };
  // Ids are ASCII: the order of code units is that of bytes.
  return { ids: [...ids].sort((a, b) => (a < b ? -1 : 1)) };
}

/**
 * Reads a file of ids, one a line: the first column if there are several. A first line `store_id`
 * is a header; empty lines are ignored.
 */
export function idsOfFile(text: string): Ids {
  const lines = text
    .replace(/^\uFEFF/, "")
    .split(/\r?\n/)
    .map((line, index) => ({ cell: firstCell(line), number: index + 1 }))
    .filter(({ cell }) => cell !== "");
  if (lines[0]?.cell === "store_id") lines.shift();
  return idsOf(
    lines.map(({ cell }) => cell),
    (index) => `line ${lines[index]?.number}`,
  );
}

/** Names the unknown stores of a selection: how many, and the ids of some. */
export function unknownStoresText({
  unknown,
  first,
}: {
  unknown: number;
  first: string[];
}): string {
  const more = unknown > first.length ? ` and ${unknown - first.length} more` : "";
  return `unknown stores: ${first.join(", ")}${more}`;
}

function firstCell(line: string): string {
  const [cell = ""] = line.split(",");
  return cell
    .trim()
    .replace(/^"(.*)"$/, "$1")
    .trim();
}
