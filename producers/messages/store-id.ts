import { quote } from "./quote.ts";

const ID = /^[A-Za-z0-9][A-Za-z0-9._:-]{0,63}$/;

/** The beginning of a store id, as a search takes it. */
export const ID_BEGINNING = /^[A-Za-z0-9._:-]{1,64}$/;
/** A store id with blanks around it, as a message may have it, for documents. */
export const ID_PATTERN = `^\\s*${ID.source.slice(1, -1)}\\s*$`;
const SCIENTIFIC = /^\d+(?:\.\d*)?E[+-]?\d+$/i;
const FLOAT = /^\d+\.0$/;
const NOTHING = /^(?:nan|null|none)$/i;

const FORM = "expected 1 to 64 of the characters A-Z a-z 0-9 . _ : -, a letter or digit first";
const AS_IT_IS = "expected the id itself, as text";

/**
 * Why this text is not a store id, or undefined if it is one. Ids are always text: they may be
 * 19-digit integers, which no number holds. A spreadsheet turns those into `8.13992624246019E+018`,
 * which merges several stores into one; a data frame writes `7.0`, and `nan` for a missing value.
 *
 * This is the rule. Those who read fast leave to it whatever they are not sure of: `endOfId` of
 * poll-bytes.ts, and `plain_id` of sql/queries/create_csv_lines.sql.
 */
export function storeIdProblem(text: string): string | undefined {
  if (text === "") return `the store id is empty, ${FORM}`;
  const id = `the store id ${quote(text)}`;
  if (SCIENTIFIC.test(text)) {
    return `${id} is in scientific notation, its digits are lost: ${AS_IT_IS}`;
  }
  if (FLOAT.test(text)) return `${id} was converted to a number with a fraction: ${AS_IT_IS}`;
  if (NOTHING.test(text)) return `${id} means a missing value: ${AS_IT_IS}`;
  return ID.test(text) ? undefined : `${id} is invalid, ${FORM}`;
}
