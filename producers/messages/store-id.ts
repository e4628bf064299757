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
 * Why this text is no store id, or undefined when it is one. Ids stay text for ever: they may be
 * 19-digit integers, which no number holds. A spreadsheet that tried leaves `8.13992624246019E+018`,
 * under which several stores would become one; a data frame leaves `7.0`, and `nan` where there was none.
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
  if (FLOAT.test(text)) return `${id} was made a number with a fraction: ${AS_IT_IS}`;
  if (NOTHING.test(text)) return `${id} stands for no value: ${AS_IT_IS}`;
  return ID.test(text) ? undefined : `${id} is none, ${FORM}`;
}
